/** Whose store an ExternalSecret reads. */
export enum SecretStoreKind {
  /** One of the whole cluster. */
  CLUSTER_SECRET_STORE = 'ClusterSecretStore',
  /** One of the namespace. */
  SECRET_STORE = 'SecretStore',
}
