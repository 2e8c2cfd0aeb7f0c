import { annotation } from '../../model/retention/snapshot-objects';
import { backupStatus } from '../../model/status/backup-status';
import { dumpRestoreStatus } from '../../model/status/dump-restore-status';
import { dumpStatus } from '../../model/status/dump-status';
import { timeOf } from '../../model/status/read';
import { restoreStatus } from '../../model/status/restore-status';
import type { NamespaceObjects } from '../kubernetes/objects';
import type { NamespaceContent } from '../kubernetes/read-namespace';
import { checksOf } from './checks';
import { connectionsOf } from './connections';
import type { DatabaseStatus, InstanceStatus, LeaseStatus, StatusReport } from './database-status';
import { databasesElsewhere, databasesOf, type FoundDatabase, noSuchDatabase } from './databases';
import { drillsOf } from './drills';
import { endpointsOf } from './endpoints';
import { imageVersion } from './image-version';
import { instancesOfCluster, instancesOfSet } from './instances';
import { pruningsOf } from './prunings';
import { type Beside, type Findings, warningsOf } from './warnings';

/**
 * How the databases of a namespace are, or one of them.
 *
 * @throws CannotTell where there is none of that name
 */
export function statusReport(content: NamespaceContent, database: string | undefined, now: Date): StatusReport {
  const elsewhere = databasesElsewhere(content.objects).map((name) => ({ name, engine: 'elsewhere' as const }));
  const all = [...databasesOf(content.objects), ...elsewhere].sort((a, b) => (a.name < b.name ? -1 : 1));
  const wanted = database === undefined ? all : all.filter(({ name }) => name === database);
  if (database !== undefined && wanted.length === 0)
    throw noSuchDatabase(
      database,
      all.map(({ name }) => name),
      content,
    );
  return {
    namespace: content.namespace,
    missingRights: content.missingRights,
    missingAside: content.missingAside,
    databases: wanted.map((found) => databaseStatus(content, found, now)),
  };
}

type Seen = Omit<FoundDatabase, 'engine'> & Pick<DatabaseStatus, 'engine'>;

function databaseStatus(content: NamespaceContent, { name, engine }: Seen, now: Date): DatabaseStatus {
  const { objects, namespace, missingRights } = content;
  const { hibernates, ...ofEngine } = OF_ENGINE[engine](objects, name);
  const connections = connectionsOf(objects, name);
  const backups = backupStatus(objects, name, now);
  const found: Omit<Findings, 'database' | 'engine'> = {
    ...ofEngine,
    endpoints: endpointsOf(objects.services ?? [], name, namespace),
    // Of what is elsewhere there are no snapshots here.
    backups: engine === 'elsewhere' ? { ...backups, warnings: [] } : backups,
    dumps: dumpStatus(objects, name, now),
    restore: restoreStatus(objects, name),
    dumpRestores: dumpRestoreStatus(objects, name),
    prunings: pruningsOf(objects, { database: name, connections: connections.map((each) => each.name) }, now),
    drills: drillsOf(objects, name, now),
    checks: checksOf(objects, name, now),
    connections,
  };
  const { pods, leases } = objects;
  const beside = { hibernates, podsSeen: pods !== undefined, leasesSeen: leases !== undefined };
  const warnings = warningsOf({ database: name, engine, ...found }, beside);
  const well = missingRights.length > 0 ? 'unknown' : 'healthy';
  const health = warnings.some(({ degrades }) => degrades) ? 'degraded' : well;
  return { database: name, engine, health, warnings, ...found };
}

type OfEngine = Pick<
  Findings,
  'version' | 'image' | 'phase' | 'instancesWanted' | 'instancesReady' | 'instances' | 'lease'
> &
  Pick<Beside, 'hibernates'>;

const OF_ENGINE: {
  readonly [engine in DatabaseStatus['engine']]: (objects: NamespaceObjects, name: string) => OfEngine;
} = {
  replicated: ofSet,
  'cloudnative-pg': ofCluster,
  elsewhere: () => ({ instancesWanted: 0, instances: [], hibernates: false }),
};

function ofSet({ statefulSets = [], pods, leases }: NamespaceObjects, name: string): OfEngine {
  const [set] = statefulSets.filter(({ metadata }) => metadata.name === name);
  const image = set.spec?.template?.spec?.containers?.find((each) => each.name === 'postgres')?.image;
  const lease = leases?.find(({ metadata }) => metadata.name === name);
  const instances = pods === undefined ? undefined : instancesOfSet(set, pods);
  return {
    ...versionAndImage(image),
    instancesWanted: set.spec?.replicas ?? 1,
    ...(instances === undefined ? {} : { instancesReady: readyOf(instances) }),
    instances: instances ?? [],
    ...(lease === undefined ? {} : { lease: leaseStatus(lease) }),
    hibernates: false,
  };
}

function ofCluster({ clusters = [], pods }: NamespaceObjects, name: string): OfEngine {
  const [cluster] = clusters.filter(({ metadata }) => metadata.name === name);
  const { spec, status } = cluster;
  const { version = status?.pgDataImageInfo?.majorVersion?.toString(), image } = versionAndImage(
    status?.image ?? spec?.imageName,
  );
  const phase = status?.phase && [status.phase, status.phaseReason].filter(Boolean).join(': ');
  const instances = instancesOfCluster(cluster, pods ?? []);
  return {
    ...(version === undefined ? {} : { version }),
    ...(image === undefined ? {} : { image }),
    ...(phase ? { phase } : {}),
    instancesWanted: spec?.instances ?? 1,
    instancesReady: pods === undefined ? (status?.readyInstances ?? 0) : readyOf(instances),
    instances,
    hibernates: annotation(cluster, 'cnpg.io/hibernation') === 'on',
  };
}

const readyOf = (instances: readonly InstanceStatus[]): number => instances.filter(({ ready }) => ready).length;

function versionAndImage(image: string | undefined): { readonly version?: string; readonly image?: string } {
  const version = imageVersion(image);
  return { ...(version === undefined ? {} : { version }), ...(image === undefined ? {} : { image }) };
}

function leaseStatus({ metadata, spec }: NonNullable<NamespaceObjects['leases']>[number]): LeaseStatus {
  const since = timeOf(spec?.acquireTime);
  return {
    name: metadata.name,
    ...(spec?.holderIdentity ? { holder: spec.holderIdentity } : {}),
    ...(since === undefined ? {} : { since }),
    transitions: spec?.leaseTransitions ?? 0,
  };
}
