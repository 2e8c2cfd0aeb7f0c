import { k8s } from 'cdk8s-plus-28';
import { imageFrom } from '../../images';
import type { StringMap } from '../../labels';
import type { Problems } from '../../problems';
import { bytesToQuantity, sizeInBytes, sizeProblem } from '../../quantity';
import { type ResourceDefaults, resources } from '../../resources';
import type { Scratch, Transfer } from '../../transfer';
import type { BackupStore } from '../options/backup-store';
import type { DumpTransferOptions } from '../options/dump-transfer-options';
import { agreed } from './identity';
import { resolveStore, type ResolvedStore } from './resolve-store';
import { storageClassProblem } from './volume-store';

const MI = 1024 ** 2;

/** The image with rclone where none is given. */
export const DEFAULT_TRANSFER_IMAGE = 'docker.io/rclone/rclone:1.75.1';

/** What rclone holds in memory does not grow with the files. */
const TRANSFER_RESOURCES: ResourceDefaults = { cpuRequest: 50, memoryRequest: 64 * MI, memoryLimit: 256 * MI };

/** What has to do with stores in the options of whoever uses them. */
export interface StoresInput extends DumpTransferOptions {
  /** @default - they are missing, which is a problem */
  readonly stores?: readonly BackupStore[];
}

/** Whose stores they are. */
export interface StoresOwner {
  /** What claims that are made are named after. */
  readonly backup: string;
  readonly registry?: string;
  /** What names of props begin with. @default 'method.' */
  readonly prefix?: string;
  /** The prop of the only store. @default - they are a list, `stores` */
  readonly only?: string;
}

/**
 * The container that moves files to stores and from them. Problems are collected; where there are any, what is returned
 * is of no use.
 */
export function resolveStores(input: StoresInput, owner: StoresOwner, problems: Problems): Transfer {
  const { prefix = 'method.' } = owner;
  const stores = storeList(input.stores, { ...owner, prefix }, problems);
  const identities = stores.flatMap((store) => store.identity ?? []);
  return {
    image: imageFrom(`${prefix}transferImage`, input.transferImage ?? DEFAULT_TRANSFER_IMAGE, owner.registry, problems),
    storeNames: stores.map(({ name }) => name),
    locations: Object.fromEntries(stores.map(({ name, location }) => [name, location])),
    environment: environment(stores),
    secretVariables: stores.flatMap(({ secretVariables = [] }) => secretVariables),
    secretFiles: stores.flatMap(({ secretFiles = [] }) => secretFiles),
    claims: stores.flatMap(({ volume }) => volume ?? []),
    madeClaims: Object.fromEntries(stores.flatMap(({ name, madeClaim }) => (madeClaim ? [[name, madeClaim]] : []))),
    scratch: scratch(input, prefix, problems),
    resources: resources(`${prefix}transferResources`, input.transferResources, TRANSFER_RESOURCES, problems),
    egress: egress(stores),
    serviceAccountAnnotations: agreed('serviceAccountAnnotations', identities, problems),
    podLabels: agreed('podLabels', identities, problems),
  };
}

/**
 * The same for the only store of a restore, which has to be there already.
 *
 * @param sought what it has, for the remedy
 */
export function resolveRestoredStore(
  { store, ...input }: Omit<StoresInput, 'stores'> & { readonly store?: BackupStore },
  owner: Omit<StoresOwner, 'only'> & { readonly prefix: string },
  sought: string,
  problems: Problems,
): Transfer {
  const stores = store === undefined ? undefined : [store];
  const transfer = resolveStores({ ...input, stores }, { ...owner, only: 'store' }, problems);
  if (Object.keys(transfer.madeClaims).length > 0)
    problems.add(
      `${owner.prefix}store`,
      `is a volume that would be made, and so empty; give the claim that has ${sought}`,
    );
  return transfer;
}

const example = "BackupStore.s3({ bucket: 'shop-backups' })";

function storeList(given: unknown, owner: StoresOwner, problems: Problems): ResolvedStore[] {
  const prop = `${owner.prefix}${owner.only ?? 'stores'}`;
  const place = (index: number): string => (owner.only === undefined ? `${prop}[${index}]` : prop);
  if (!Array.isArray(given) || given.length === 0) {
    const got =
      given === undefined
        ? 'is missing'
        : `${JSON.stringify(given)} is ${Array.isArray(given) ? 'empty' : 'not a list'}`;
    problems.add(prop, `${got}; write for example ${owner.only ? example : `[${example}]`}`);
    return [];
  }
  const stores = given.flatMap(
    (store: BackupStore, index) =>
      resolveStore(store, { index, prop: place(index), backup: owner.backup, problems }) ?? [],
  );
  stores.forEach(({ name, index }) => {
    const first = stores.find((other) => other.name === name);
    if (first !== undefined && first.index !== index)
      problems.add(
        `${prop}[${index}].name`,
        `'${name}' is the name of ${prop}[${first.index}] too; give each another name`,
      );
  });
  return stores;
}

/** The variables of transfer.sh and of rclone. */
function environment(stores: readonly ResolvedStore[]): StringMap {
  const certificates = stores.flatMap((store) => store.certificates ?? []);
  const secrets = stores.flatMap(({ secretVariables = [] }) => secretVariables.map(({ name }) => name));
  return {
    CDK8S_PG_STORES: String(stores.length),
    ...Object.fromEntries(stores.flatMap((store) => Object.entries(storeVariables(store)))),
    // What it must not say, whatever rclone says.
    ...(secrets.length > 0 ? { CDK8S_PG_STORE_SECRETS: secrets.join(' ') } : {}),
    // Beside those that the image knows, not instead of them.
    ...(certificates.length > 0 ? { SSL_CERT_DIR: ['/etc/ssl/certs', ...certificates].join(':') } : {}),
  };
}

function storeVariables(store: ResolvedStore): StringMap {
  const variable = `CDK8S_PG_STORE_${store.index}`;
  return {
    [`${variable}_NAME`]: store.name,
    [`${variable}_KIND`]: store.path === undefined ? 'remote' : 'volume',
    [`${variable}_ROOT`]: store.root,
    ...(store.path === undefined ? {} : { [`${variable}_PATH`]: store.path }),
    ...store.environment,
  };
}

/** Where stores are is known by name, which a NetworkPolicy does not know. */
function egress(stores: readonly ResolvedStore[]): k8s.NetworkPolicyEgressRule[] {
  const ports = [...new Set(stores.flatMap((store) => store.ports ?? []))].sort((a, b) => a - b);
  return ports.length === 0
    ? []
    : [{ ports: ports.map((port) => ({ port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' })) }];
}

function scratch({ scratchSize, scratchStorageClass }: StoresInput, prefix: string, problems: Problems): Scratch {
  problems.add(`${prefix}scratchStorageClass`, storageClassProblem(scratchStorageClass));
  if (scratchSize === undefined) {
    if (scratchStorageClass !== undefined)
      problems.add(`${prefix}scratchStorageClass`, 'is for a volume of scratchSize; give that too, or leave it out');
    return {};
  }
  const problem = sizeProblem(scratchSize);
  problems.add(`${prefix}scratchSize`, problem);
  return {
    size: problem === undefined ? bytesToQuantity(sizeInBytes(scratchSize)) : '1Gi',
    ...(scratchStorageClass === undefined ? {} : { storageClass: scratchStorageClass }),
  };
}
