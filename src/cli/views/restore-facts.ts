import { parseImage } from '../../model/image';
import { label } from '../../model/retention/snapshot-objects';
import { majorVersion } from '../../model/version';
import type { NamespaceObjects } from '../kubernetes/objects';
import type { DatabaseEngine } from './database-status';
import { imageMajor, imageVersion } from './image-version';
import type { ClusterSpec, FullClaim, FullCluster, FullStatefulSet, Resources } from './restore-objects';
import { largest } from './restore-quantities';
import type { RestoreSource, SnapshotSource } from './restore-source';

/** A volume of a database that is made anew. */
export interface VolumeFacts {
  /** At least so large; undefined where nothing tells. */
  readonly bytes?: number;
  readonly storageClass?: string;
}

/** What is known of a database that is to be made anew; undefined is what nothing tells. */
export interface DatabaseFacts {
  readonly engine: DatabaseEngine;
  readonly replicas?: number;
  readonly version?: string;
  /** Only where the version does not say it. */
  readonly image?: string;
  /** Where all images come from. */
  readonly registry?: string;
  readonly pullSecrets: readonly string[];
  readonly database?: string;
  readonly owner?: string;
  readonly storage: VolumeFacts;
  readonly walStorage?: VolumeFacts;
  readonly tablespaces: readonly (VolumeFacts & { readonly name: string; readonly owner?: string })[];
  readonly resources: Resources;
  /** Whether the database is there that it is like. */
  readonly isThere: boolean;
}

/** What is known of a database that is restored from a backup: of the database that was backed up, and of the backup. */
export function databaseFacts(objects: NamespaceObjects, source: RestoreSource): DatabaseFacts {
  const set = objects.statefulSets?.find(({ metadata }) => metadata.name === source.database);
  const ours = set !== undefined && label(set, 'app.kubernetes.io/managed-by') === 'cdk8s-pg' ? set : undefined;
  const cluster = objects.clusters?.find(({ metadata }) => metadata.name === source.database) as
    FullCluster | undefined;
  const engine =
    source.kind === 'snapshot'
      ? source.engine
      : ours === undefined && cluster !== undefined
        ? 'cloudnative-pg'
        : 'replicated';
  return engine === 'replicated' ? ofSet(objects, ours, source) : ofCluster(cluster, source);
}

function ofSet(objects: NamespaceObjects, set: FullStatefulSet | undefined, source: RestoreSource): DatabaseFacts {
  const { template, volumeClaimTemplates = [], replicas } = set?.spec ?? {};
  const containers = [...(template?.spec?.containers ?? []), ...(template?.spec?.initContainers ?? [])];
  const postgres = containers.find(({ name }) => name === 'postgres');
  const variable = (name: string): string | undefined =>
    postgres?.env?.find((each) => each.name === name)?.value || undefined;
  const snapshot = source.kind === 'snapshot' ? source : undefined;
  const volume = (name: 'data' | 'wal'): VolumeFacts => {
    const found = volumeClaimTemplates.find(({ metadata }) => metadata.name === name);
    return volumeFacts([found, ...claimsOf(objects, name, source.database)], snapshot?.[name]?.size);
  };
  // A volume for WAL that was not snapshotted would come back empty: it is as it was then.
  const hasWal =
    snapshot === undefined
      ? volumeClaimTemplates.some(({ metadata }) => metadata.name === 'wal')
      : snapshot.wal !== undefined;
  const known = imageFacts(postgres?.image, snapshot?.major, OFFICIAL);
  const agent = parseImage(containers.find(({ name }) => name === 'agent')?.image ?? '')?.registry;
  return {
    engine: 'replicated',
    ...(replicas === undefined ? {} : { replicas }),
    ...known,
    ...(agent === undefined || agent === 'docker.io' ? {} : { registry: agent }),
    pullSecrets: (template?.spec?.imagePullSecrets ?? []).map(({ name }) => name),
    ...given('database', variable('CDK8S_PG_APP_DATABASE')),
    ...given('owner', variable('CDK8S_PG_APP_OWNER')),
    storage: volume('data'),
    ...(hasWal ? { walStorage: volume('wal') } : {}),
    tablespaces: [],
    resources: postgres?.resources ?? {},
    isThere: set !== undefined,
  };
}

/** The claims of the instances of a database. */
function claimsOf({ claims = [] }: NamespaceObjects, volume: string, database: string): FullClaim[] {
  const name = new RegExp(`^${volume}-${database}-\\d+$`);
  return (claims as readonly FullClaim[]).filter(({ metadata }) => name.test(metadata.name));
}

function volumeFacts(like: readonly (FullClaim | undefined)[], least: string | undefined): VolumeFacts {
  const specs = like.flatMap((claim) => claim?.spec ?? []);
  const bytes = largest([least, ...specs.map(({ resources }) => resources?.requests?.storage)]);
  const storageClass = specs.map(({ storageClassName }) => storageClassName).find(Boolean);
  return { ...given('bytes', bytes), ...given('storageClass', storageClass) };
}

function ofCluster(cluster: FullCluster | undefined, source: RestoreSource): DatabaseFacts {
  const snapshot = source.kind === 'snapshot' ? source : undefined;
  // As it was when it was backed up, with what it has grown to since.
  const then: ClusterSpec = snapshot?.spec ?? cluster?.spec ?? {};
  const now: ClusterSpec = cluster?.spec ?? then;
  const { initdb, recovery, pg_basebackup: copied } = { ...now.bootstrap };
  const application = recovery ?? initdb ?? copied ?? {};
  const storage = (of: keyof SnapshotParts, ...wishes: (ClusterSpec['storage'] | undefined)[]): VolumeFacts => {
    const bytes = largest([snapshot?.[of]?.size, ...wishes.map((each) => each?.size)]);
    return {
      ...given('bytes', bytes),
      ...given('storageClass', wishes.map((each) => each?.storageClass).find(Boolean)),
    };
  };
  const hasWal = snapshot === undefined ? now.walStorage !== undefined : snapshot.wal !== undefined;
  const majorThen = snapshot?.major ?? imageMajor(then.imageName);
  return {
    engine: 'cloudnative-pg',
    ...given('replicas', now.instances),
    ...imageFacts(now.imageName ?? cluster?.status?.image, majorThen, STANDARD, then.imageName),
    pullSecrets: (now.imagePullSecrets ?? []).map(({ name }) => name),
    ...given('database', application.database),
    ...given('owner', application.owner),
    storage: storage('data', now.storage, then.storage),
    ...(hasWal ? { walStorage: storage('wal', now.walStorage, then.walStorage) } : {}),
    tablespaces: (then.tablespaces ?? []).map(({ name, owner, storage: wish }) => ({
      name,
      ...given('owner', owner?.name),
      ...given('bytes', largest([wish?.size, snapshot?.tablespaces[name]?.size])),
      ...given('storageClass', wish?.storageClass),
    })),
    resources: now.resources ?? {},
    isThere: cluster !== undefined,
  };
}

type SnapshotParts = Pick<SnapshotSource, 'data' | 'wal'>;

const OFFICIAL = (version: string): string => `docker.io/library/postgres:${version}`;
const STANDARD = (version: string): string => `ghcr.io/cloudnative-pg/postgresql:${version}-standard-trixie`;

/** The image that it runs now, unless that cannot read what an older one has written. */
function imageFacts(
  now: string | undefined,
  major: string | undefined,
  official: (version: string) => string,
  then?: string,
): Pick<DatabaseFacts, 'version' | 'image'> {
  const image = [now, then].find((each) => major === undefined || imageMajor(each) === major);
  const version = imageVersion(image) ?? major;
  if (version === undefined || majorVersion(version) === undefined) return given('version', major);
  return image === undefined ||
    [official(version), OFFICIAL(version).replace(/^docker.io\/library\//, '')].includes(image)
    ? { version }
    : { version, image };
}

/** A field, where there is something in it. */
function given<K extends string, V>(name: K, value: V | undefined): { readonly [name in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [name in K]: V });
}
