import type { OwnedMetadata } from '../../model/status/objects';
import { jsonOf } from '../../model/status/read';
import type { NamespaceObjects } from '../kubernetes/objects';
import { type Kind, KINDS } from '../kubernetes/kinds';
import { CannotTell } from '../kubernetes/problems';
import type { FullCluster, FullSnapshot } from './restore-objects';
import { anew, checkFit, namesOf, type Replacement } from './restore-replaced';
import type { SnapshotPart, SnapshotSource } from './restore-source';

/** All of them, and never what is in them. */
const SECRETS: Kind = { ...KINDS.secrets, selector: undefined };

/**
 * How a Cluster of CloudNativePG is replaced: it goes with all that it owns, and comes back as it was, beginning with
 * the backup.
 *
 * @throws CannotTell where the backup would go with it, or does not fit
 */
export function clusterReplacement(objects: NamespaceObjects, name: string, source: SnapshotSource): Replacement {
  const cluster = objects.clusters?.find(({ metadata }) => metadata.name === name) as FullCluster | undefined;
  if (cluster === undefined) throw new CannotTell(`database ${name} is gone meanwhile`);
  const { spec, status } = cluster;
  checkFit(name, source, { hasWal: spec?.walStorage !== undefined, image: spec?.imageName ?? status?.image });
  const byBackup = checkOwners(objects, name, source);
  const isOwned = (metadata: OwnedMetadata): boolean => owns('Cluster', name, metadata);
  return {
    removals: [
      {
        objects: [{ kind: KINDS.clusters, name, text: `Cluster ${name}` }],
        left: async (reader) => {
          const left = [KINDS.pods, KINDS.claims, KINDS.services, SECRETS].map((kind) =>
            namesOf(reader, kind, isOwned),
          );
          const itself = namesOf(reader, KINDS.clusters, (each) => each.name === name);
          return (await Promise.all([itself, ...left])).flat();
        },
      },
    ],
    patches: [],
    makings: [
      {
        kind: KINDS.clusters,
        object: clusterAnew(cluster, bootstrap(cluster, source, byBackup)),
        text: `Cluster ${name}`,
      },
    ],
  };
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The Cluster as it was, but for what it begins with. Of annotations those of the operator do not come back. */
function clusterAnew(cluster: FullCluster, begins: object): object {
  const { annotations = {} } = cluster.metadata;
  const applied = jsonOf(annotations[LAST_APPLIED]);
  // So that kubectl takes this away once something else is declared: two ways to begin would be refused.
  const told =
    typeof applied.spec === 'object'
      ? { [LAST_APPLIED]: JSON.stringify({ ...applied, spec: { ...applied.spec, bootstrap: begins } }) }
      : {};
  const metadata = { ...cluster.metadata, annotations: { ...annotations, ...told } };
  const made = anew({ ...cluster, metadata, spec: { ...cluster.spec, bootstrap: begins } }, isDeclared);
  return { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', ...made };
}

const isDeclared = (key: string): boolean => !key.startsWith('cnpg.io/');

/**
 * Whether the Backup outlives the Cluster.
 *
 * @throws CannotTell where its snapshots do not
 */
function checkOwners(objects: NamespaceObjects, name: string, source: SnapshotSource): boolean {
  const backup = objects.backups?.find(({ metadata }) => metadata.name === source.backup);
  const backupGoes = backup !== undefined && owns('Cluster', name, backup.metadata);
  const names = [source.data, source.wal, ...Object.values(source.tablespaces)].map((part) => part?.snapshot);
  const snapshots = ((objects.volumeSnapshots ?? []) as readonly FullSnapshot[]).filter(({ metadata }) =>
    names.includes(metadata.name),
  );
  const going = snapshots.find(
    ({ metadata }) => owns('Cluster', name, metadata) || (backupGoes && owns('Backup', source.backup, metadata)),
  );
  if (going !== undefined)
    throw new CannotTell(
      `VolumeSnapshot ${going.metadata.name} belongs to Cluster ${name}, and would be deleted with it: restore it under another name (--as)`,
    );
  return source.byBackup && !backupGoes;
}

const owns = (kind: string, name: string, { ownerReferences = [] }: OwnedMetadata): boolean =>
  ownerReferences.some((owner) => owner.kind === kind && owner.name === name);

/** Whose database it is stays as it was. */
function bootstrap({ spec }: FullCluster, source: SnapshotSource, byBackup: boolean): object {
  const { initdb, recovery, pg_basebackup: copied } = { ...spec?.bootstrap };
  const { database, owner, secret } = (recovery ?? initdb ?? copied ?? {}) as {
    readonly database?: string;
    readonly owner?: string;
    readonly secret?: object;
  };
  const from = ({ snapshot }: SnapshotPart): object => ({
    apiGroup: 'snapshot.storage.k8s.io',
    kind: 'VolumeSnapshot',
    name: snapshot,
  });
  const tablespaces = Object.entries(source.tablespaces).map(([tablespace, part]) => [tablespace, from(part)] as const);
  const volumeSnapshots = {
    storage: from(source.data),
    ...(source.wal === undefined ? {} : { walStorage: from(source.wal) }),
    ...(tablespaces.length === 0 ? {} : { tablespaceStorage: Object.fromEntries(tablespaces) }),
  };
  return {
    recovery: {
      ...(byBackup ? { backup: { name: source.backup } } : { volumeSnapshots }),
      ...(database === undefined ? {} : { database }),
      ...(owner === undefined ? {} : { owner }),
      ...(secret === undefined ? {} : { secret }),
    },
  };
}
