import { Call, CHART, type Props, type Value } from '../declaration/declaration';
import type { FullContainer, FullPodTemplate } from './restore-objects';

/** A store, as the pods know it that bring dumps there, and what they do not tell. */
export interface FoundStore {
  readonly store: Value;
  readonly untold: readonly string[];
}

/** What the store is from which a dump is read; undefined where the pods do not tell. */
export function foundStore(template: FullPodTemplate | undefined, name: string): FoundStore | undefined {
  const containers = [...(template?.spec?.containers ?? []), ...(template?.spec?.initContainers ?? [])];
  const transfer = containers.find((container) => container.name === 'transfer');
  if (template === undefined || transfer === undefined) return undefined;
  const count = Number(valueOf(transfer, 'CDK8S_PG_STORES') ?? 0);
  const index = Array.from({ length: count }, (_, at) => at).find(
    (at) => valueOf(transfer, `CDK8S_PG_STORE_${at}_NAME`) === name,
  );
  if (index === undefined) return undefined;
  const found: Found = { template, transfer, name, index, options: remoteOptions(transfer, `STORE${index}`) };
  if (valueOf(transfer, `CDK8S_PG_STORE_${index}_KIND`) === 'volume') return volume(found);
  return found.options.type?.value === 's3' ? s3(found) : rclone(found);
}

interface Found {
  readonly template: FullPodTemplate;
  readonly transfer: FullContainer;
  readonly name: string;
  readonly index: number;
  readonly options: RemoteOptions;
}

/** The options of one of rclone's remotes: a value, or a key of a Secret. */
interface RemoteOptions {
  readonly [option: string]:
    { readonly value?: string; readonly secret?: { readonly name: string; readonly key: string } } | undefined;
}

function remoteOptions({ env = [] }: FullContainer, remote: string): RemoteOptions {
  const prefix = `RCLONE_CONFIG_${remote}_`;
  return Object.fromEntries(
    env
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, value, valueFrom }) => [
        name.slice(prefix.length).toLowerCase(),
        { value, secret: valueFrom?.secretKeyRef },
      ]),
  );
}

const valueOf = ({ env = [] }: FullContainer, name: string): string | undefined =>
  env.find((each) => each.name === name)?.value;

const secretRef = (id: string, name: string): Call => new Call('Secret.fromSecretName', [CHART, id, name]);

function volume(found: Found): FoundStore | undefined {
  const { template, transfer, name, index } = found;
  const claim = template.spec?.volumes?.find((each) => each.name === `store-${index}`)?.persistentVolumeClaim
    ?.claimName;
  const folder = transfer.volumeMounts?.find((each) => each.name === `store-${index}`)?.mountPath;
  const path = valueOf(transfer, `CDK8S_PG_STORE_${index}_PATH`);
  if (claim === undefined || folder === undefined || !path?.startsWith(folder)) return undefined;
  const inside = path.slice(folder.length + 1);
  return {
    store: new Call('BackupStore.volume', [
      {
        name,
        claim: new Call('PersistentVolumeClaim.fromClaimName', [CHART, 'StoreClaim', claim]),
        path: inside === '' ? undefined : inside,
        ...encryption(found),
      },
    ]),
    untold: [],
  };
}

/** Where in the store backups lie, before any encryption. */
function placeOf({ transfer, index }: Found): string {
  const root =
    remoteOptions(transfer, `CRYPT${index}`).remote?.value ?? valueOf(transfer, `CDK8S_PG_STORE_${index}_ROOT`) ?? '';
  return root.replace(/^store\d+:/, '');
}

function s3(found: Found): FoundStore {
  const { name, options, template, index } = found;
  const [bucket = '', ...prefix] = placeOf(found).split('/');
  const { access_key_id: id, secret_access_key: secret, session_token: token } = options;
  const keys: Props = {
    accessKeyIdKey: unless('AWS_ACCESS_KEY_ID', id?.secret?.key),
    secretAccessKeyKey: unless('AWS_SECRET_ACCESS_KEY', secret?.secret?.key),
    sessionTokenKey: token?.secret?.key,
  };
  const authority = template.spec?.volumes?.find((each) => each.name === `store-${index}-ca`)?.secret;
  const provider = options.provider?.value;
  const region = options.region?.value;
  return {
    store: new Call('BackupStore.s3', [
      {
        name,
        bucket,
        prefix: prefix.length === 0 ? undefined : prefix.join('/'),
        endpoint: options.endpoint?.value,
        region,
        provider: unless(options.endpoint === undefined ? 'AWS' : 'Other', provider),
        forcePathStyle:
          options.force_path_style?.value === undefined ? undefined : options.force_path_style.value === 'true',
        credentials:
          id?.secret === undefined
            ? new Call('S3Credentials.workloadIdentity', [])
            : new Call('S3Credentials.fromSecret', [
                secretRef('StoreKeys', id.secret.name),
                Object.values(keys).some((key) => key !== undefined) ? keys : undefined,
              ]),
        rootCertificateSecret:
          authority?.secretName === undefined ? undefined : secretRef('StoreAuthority', authority.secretName),
        rootCertificateKey: authority && unless('ca.crt', authority.items?.[0]?.key),
        ...encryption(found),
      },
    ]),
    untold:
      id?.secret === undefined ? ['who the pod is: serviceAccountAnnotations, where the store knows it by them'] : [],
  };
}

function rclone(found: Found): FoundStore {
  const { name, options } = found;
  const place = placeOf(found);
  const { type, ...others } = options;
  const plain = Object.entries(others).flatMap(([option, each]) =>
    each?.value === undefined ? [] : [[option, each.value] as const],
  );
  const secret = Object.entries(others).flatMap(([option, each]) =>
    each?.secret === undefined
      ? []
      : [[option, { secret: secretRef(`Store-${option}`, each.secret.name), key: each.secret.key }] as const],
  );
  return {
    store: new Call('BackupStore.rclone', [
      {
        name,
        type: type?.value ?? '',
        path: place === '' ? undefined : place,
        options: plain.length === 0 ? undefined : Object.fromEntries(plain),
        secretOptions: secret.length === 0 ? undefined : Object.fromEntries(secret),
        ...encryption(found),
      },
    ]),
    untold: [
      'the ports of the store, where they are not those of its kind',
      ...(secret.length === 0 ? ['who the pod is: identity, where the store knows it by that'] : []),
    ],
  };
}

function encryption({ template, index }: Found): Props {
  const secret = template.spec?.volumes?.find((each) => each.name === `store-${index}-crypt`)?.secret;
  if (secret?.secretName === undefined) return {};
  const keyOf = (path: string): string | undefined => secret.items?.find((each) => each.path === path)?.key;
  const keys: Props = { passwordKey: unless('password', keyOf('password')), saltKey: keyOf('salt') };
  return {
    encryption: new Call('StoreEncryption.rcloneCrypt', [
      secretRef('StoreEncryption', secret.secretName),
      Object.values(keys).some((key) => key !== undefined) ? keys : undefined,
    ]),
  };
}

/** What would be taken anyway is not said. */
const unless = (taken: string, text: string | undefined): string | undefined => (text === taken ? undefined : text);
