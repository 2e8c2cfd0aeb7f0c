import { booleanProblem, choiceProblem } from '../../numbers';
import { referencedName } from '../../references';
import { type SecretFiles, SECRETS_FOLDER } from '../../transfer';
import type { S3StoreOptions } from '../options/s3-store-options';
import { ServerSideEncryption } from '../options/server-side-encryption';
import { s3Credentials } from './s3-access';
import { bucketProblem, endpointPort } from './s3-names';
import { remoteVariables, type StoreContext, type StorePart } from './store-part';
import { lineProblem, prefixProblem, secretKey, warnOfMisspeltOptions } from './texts';

const KNOWN: { readonly [option in keyof Required<S3StoreOptions>]: true } = {
  name: true,
  bucket: true,
  prefix: true,
  endpoint: true,
  region: true,
  credentials: true,
  serverSideEncryption: true,
  kmsKeyId: true,
  forcePathStyle: true,
  storageClass: true,
  rootCertificateSecret: true,
  rootCertificateKey: true,
  provider: true,
  encryption: true,
  retention: true,
};

/** Classes whose objects are read after hours. */
const NOT_AT_ONCE = ['GLACIER', 'DEEP_ARCHIVE'];

/** A bucket. */
export function s3Store(options: S3StoreOptions, context: StoreContext): StorePart {
  const { index, prop, problems } = context;
  const { bucket, prefix, endpoint, provider = endpoint === undefined ? 'AWS' : 'Other' } = options;
  const { region = provider === 'AWS' ? 'us-east-1' : undefined } = options;
  warnOfMisspeltOptions(prop, options, KNOWN, problems);
  problems.add(`${prop}.bucket`, bucketProblem(bucket));
  if (prefix !== undefined) problems.add(`${prop}.prefix`, prefixProblem(prefix));
  const port = endpoint === undefined ? 443 : endpointPort(`${prop}.endpoint`, endpoint, problems);
  problems.add(`${prop}.provider`, wordProblem(provider, "'Minio'"));
  if (region !== undefined) problems.add(`${prop}.region`, wordProblem(region, "'eu-central-1'"));
  checkEncryption(options, context);
  checkStorage(options, context);
  const remote = `STORE${index}`;
  const folder = prefix === undefined ? bucket : `${bucket}/${prefix}`;
  const access = s3Credentials(options.credentials, remote, context);
  const root = rootCertificate(options, context);
  return {
    ...access,
    root: `store${index}:${folder}`,
    location: `s3://${folder}${endpoint === undefined ? '' : ` at ${endpoint}`}`,
    environment: {
      ...remoteVariables(remote, {
        type: 's3',
        provider,
        endpoint,
        region,
        force_path_style: options.forcePathStyle === undefined ? undefined : String(options.forcePathStyle),
        server_side_encryption: options.serverSideEncryption,
        sse_kms_key_id: options.kmsKeyId,
        storage_class: options.storageClass,
      }),
      ...access.environment,
    },
    ports: [...(port === undefined ? [] : [port]), ...(access.ports ?? [])],
    ...(root === undefined ? {} : { secretFiles: [root], certificates: [`${SECRETS_FOLDER}/${root.name}`] }),
  };
}

function checkEncryption({ serverSideEncryption, kmsKeyId }: S3StoreOptions, { prop, problems }: StoreContext): void {
  if (serverSideEncryption !== undefined)
    problems.add(
      `${prop}.serverSideEncryption`,
      choiceProblem(serverSideEncryption, Object.values(ServerSideEncryption)),
    );
  if (kmsKeyId === undefined) return;
  problems.add(`${prop}.kmsKeyId`, lineProblem(kmsKeyId, "'alias/backups'"));
  if (serverSideEncryption !== ServerSideEncryption.KMS)
    problems.add(
      `${prop}.kmsKeyId`,
      'is for ServerSideEncryption.KMS; set serverSideEncryption to that, or leave it out',
    );
}

function checkStorage({ storageClass, forcePathStyle }: S3StoreOptions, { prop, problems }: StoreContext): void {
  if (forcePathStyle !== undefined) problems.add(`${prop}.forcePathStyle`, booleanProblem(forcePathStyle));
  if (storageClass === undefined) return;
  problems.add(`${prop}.storageClass`, wordProblem(storageClass, "'STANDARD_IA'"));
  if (NOT_AT_ONCE.includes(storageClass))
    problems.add(
      `${prop}.storageClass`,
      `'${storageClass}' cannot be read at once, and every backup is read back; write GLACIER_IR, or move backups later by a lifecycle rule of the bucket`,
    );
}

function rootCertificate(options: S3StoreOptions, { index, prop, problems }: StoreContext): SecretFiles | undefined {
  const { rootCertificateSecret, rootCertificateKey = 'ca.crt' } = options;
  const secret = referencedName(`${prop}.rootCertificateSecret`, 'Secret', rootCertificateSecret, problems);
  if (rootCertificateSecret === undefined && options.rootCertificateKey !== undefined)
    problems.add(`${prop}.rootCertificateKey`, 'is a key of rootCertificateSecret; give that too, or leave it out');
  const key = secretKey(`${prop}.rootCertificateKey`, rootCertificateKey, problems);
  return secret === undefined ? undefined : { name: `store-${index}-ca`, secret, items: [{ key, path: 'ca.crt' }] };
}

function wordProblem(value: unknown, example: string): string | undefined {
  if (typeof value === 'string' && /^[A-Za-z0-9][-_A-Za-z0-9]*$/.test(value)) return undefined;
  return `${JSON.stringify(value)} is not a word of letters, digits, '-' and '_'; write for example ${example}`;
}
