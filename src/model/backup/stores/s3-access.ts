import { referencedName } from '../../references';
import type { SecretVariable } from '../../transfer';
import { S3Credentials, type S3SecretOptions } from '../options/s3-credentials';
import { identity } from './identity';
import { remoteVariable, remoteVariables, type StoreContext, type StorePart } from './store-part';
import { secretKey } from './texts';

/** By which a pod asks who it is: the agents of platforms on its node have no certificate. */
const IDENTITY_PORTS = [443, 80];

type Access = Pick<StorePart, 'environment' | 'secretVariables' | 'identity' | 'ports'>;

/** The credentials of an object store. */
export function s3Credentials(given: S3Credentials | undefined, remote: string, context: StoreContext): Access {
  const { problems } = context;
  const prop = `${context.prop}.credentials`;
  const source = (given === undefined ? S3Credentials.workloadIdentity() : (given as Partial<S3Credentials> | null))
    ?._source;
  switch (source?.kind) {
    case 'secret': {
      const secret = referencedName(prop, 'Secret', source.secret ?? null, problems);
      return secret === undefined
        ? {}
        : {
            environment: remoteVariables(remote, { env_auth: 'false' }),
            secretVariables: variables(secret, source.options, remote, prop, context),
          };
    }
    case 'identity':
      return {
        environment: remoteVariables(remote, { env_auth: 'true' }),
        identity: identity(prop, source.options, problems),
        ports: IDENTITY_PORTS,
      };
    default:
      // Not what was given: it may be credentials.
      problems.add(prop, 'is no S3Credentials; write S3Credentials.fromSecret(…) or S3Credentials.workloadIdentity(…)');
      return {};
  }
}

function variables(
  secret: string,
  options: S3SecretOptions,
  remote: string,
  prop: string,
  { problems }: StoreContext,
): SecretVariable[] {
  const {
    accessKeyIdKey = 'AWS_ACCESS_KEY_ID',
    secretAccessKeyKey = 'AWS_SECRET_ACCESS_KEY',
    sessionTokenKey,
  } = options;
  const variable = (option: string, name: keyof S3SecretOptions, key: string): SecretVariable => ({
    name: remoteVariable(remote, option),
    secret,
    key: secretKey(`${prop}.${name}`, key, problems),
  });
  return [
    variable('access_key_id', 'accessKeyIdKey', accessKeyIdKey),
    variable('secret_access_key', 'secretAccessKeyKey', secretAccessKeyKey),
    ...(sessionTokenKey === undefined ? [] : [variable('session_token', 'sessionTokenKey', sessionTokenKey)]),
  ];
}
