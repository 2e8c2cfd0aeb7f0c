const { CDK8S_PG_E2E_S3_ENDPOINT, CDK8S_PG_E2E_S3_REGION, CDK8S_PG_E2E_S3_ACCESS_KEY, CDK8S_PG_E2E_S3_SECRET_KEY } =
  process.env;

/** An object store that pods reach, and where buckets may be made: one inside the cluster, or what the environment names. */
export const OBJECT_STORE = {
  endpoint: CDK8S_PG_E2E_S3_ENDPOINT ?? 'http://s3.object-store.svc:7070',
  region: CDK8S_PG_E2E_S3_REGION ?? 'us-east-1',
  accessKey: CDK8S_PG_E2E_S3_ACCESS_KEY ?? 'testaccess',
  secretKey: CDK8S_PG_E2E_S3_SECRET_KEY ?? 'testsecret',
};

/** A Secret with its credentials, as S3Credentials.fromSecret reads it. */
export function objectStoreSecret(name: string, secretKey = OBJECT_STORE.secretKey): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    stringData: { AWS_ACCESS_KEY_ID: OBJECT_STORE.accessKey, AWS_SECRET_ACCESS_KEY: secretKey },
  };
}
