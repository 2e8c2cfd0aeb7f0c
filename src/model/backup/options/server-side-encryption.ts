/** How an object store encrypts what it keeps. */
export enum ServerSideEncryption {
  /** With keys of the store. */
  AES256 = 'AES256',
  /** With a key of its key management service. */
  KMS = 'aws:kms',
}
