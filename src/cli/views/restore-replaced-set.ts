import { KEPT_BY_TOOLS, PREFIX, selectorLabels } from '../../model/labels';
import { claimName, databaseNames } from '../../model/names';
import type { NamespaceObjects } from '../kubernetes/objects';
import { ROLES } from '../kubernetes/applied-kinds';
import { KINDS } from '../kubernetes/kinds';
import { CannotTell } from '../kubernetes/problems';
import { without } from '../kubernetes/without';
import type { FullClaim, FullStatefulSet } from './restore-objects';
import { bytesOf, largest, sizeOf } from './restore-quantities';
import { anew, checkFit, type Making, namesOf, type Replacement } from './restore-replaced';
import type { SnapshotPart, SnapshotSource } from './restore-source';

/** What is looked at of a Role. */
export interface RoleObject {
  readonly rules?: readonly { readonly resources?: readonly string[] }[];
}

/**
 * How a StatefulSet's database is replaced: its claims and its Lease go, those of instance 0 come back from the
 * snapshots, and the StatefulSet is made again as it was.
 *
 * @throws CannotTell where the backup does not fit
 */
export function setReplacement(
  objects: NamespaceObjects & { readonly role?: RoleObject },
  name: string,
  source: SnapshotSource,
): Replacement {
  const set: FullStatefulSet | undefined = objects.statefulSets?.find(({ metadata }) => metadata.name === name);
  const lease = objects.leases?.find(({ metadata }) => metadata.name === name);
  if (set === undefined) throw new CannotTell(`database ${name} is gone meanwhile`);
  const { template, volumeClaimTemplates = [] } = set.spec ?? {};
  checkFit(name, source, {
    hasWal: volumeClaimTemplates.some(({ metadata }) => metadata.name === 'wal'),
    image: template?.spec?.containers?.find((each) => each.name === 'postgres')?.image,
  });
  const claims = claimsOf(objects, name);
  const parts = Object.entries({ data: source.data, wal: source.wal }).flatMap(([volume, part]) =>
    part === undefined ? [] : [{ volume, part }],
  );
  const snapshots = parts.map(({ part }) => part.snapshot);
  const wish = [`snapshot=${source.data.snapshot}`, `wal-snapshot=${source.wal?.snapshot ?? ''}`, 'trust=false'];
  return {
    removals: [
      {
        objects: [{ kind: KINDS.statefulSets, name, text: `StatefulSet ${name}` }],
        left: async (reader) => [
          ...(await namesOf(reader, KINDS.statefulSets, (each) => each.name === name)),
          ...(await namesOf(reader, KINDS.pods, ({ labels = {} }) =>
            Object.entries(selectorLabels(name, 'instance')).every(([key, value]) => labels[key] === value),
          )),
        ],
      },
      {
        objects: [
          ...claims.map((claim) => ({ kind: KINDS.claims, name: claim, text: `claim ${claim}` })),
          { kind: KINDS.leases, name, text: `Lease ${name}` },
        ],
        left: async (reader) => [
          ...(await namesOf(reader, KINDS.claims, (each) => isClaimOf(each.name, name))),
          ...(await namesOf(reader, KINDS.leases, (each) => each.name === name)),
        ],
      },
    ],
    patches: [
      ...(objects.role === undefined
        ? []
        : [{ kind: ROLES, name, patch: { rules: rulesFor(objects.role, snapshots) } }]),
      {
        kind: KINDS.configMaps,
        name: databaseNames(name).configuration,
        patch: { data: { restore: wish.map((line) => `${line}\n`).join('') } },
      },
    ],
    makings: [
      ...(lease === undefined ? [] : [leaseAnew(lease, name)]),
      ...parts.map((each) => restoredClaim(set, { name, ...each, objects })),
      {
        kind: KINDS.statefulSets,
        object: { apiVersion: 'apps/v1', kind: 'StatefulSet', ...anew(set, () => true) },
        text: `StatefulSet ${name}`,
      },
    ],
  };
}

/** The instance looks at the snapshots that it begins with, and at no other. */
function rulesFor({ rules = [] }: RoleObject, snapshots: readonly string[]): readonly object[] {
  const others = rules.filter(({ resources }) => !resources?.includes(KINDS.volumeSnapshots.resource));
  const { group, resource } = KINDS.volumeSnapshots;
  return [...others, { apiGroups: [group], resources: [resource], verbs: ['get'], resourceNames: snapshots }];
}

const isClaimOf = (claim: string, name: string): boolean =>
  ['data', 'wal'].some((volume) => new RegExp(`^${volume}-${name}-\\d+$`).test(claim));

const claimsOf = ({ claims = [] }: NamespaceObjects, name: string): string[] =>
  claims.map(({ metadata }) => metadata.name).filter((claim) => isClaimOf(claim, name));

/** Without what it knows of the database that is gone. */
function leaseAnew(lease: object, name: string): Making {
  return {
    kind: KINDS.leases,
    object: {
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      ...anew(without(lease, 'spec'), (key) => !key.startsWith(PREFIX)),
    },
    text: `Lease ${name}`,
  };
}

interface RestoredVolume {
  readonly name: string;
  readonly volume: string;
  readonly part: SnapshotPart;
  readonly objects: NamespaceObjects;
}

/** As the construct would declare it. */
function restoredClaim(set: FullStatefulSet, { name, volume, part, objects }: RestoredVolume): Making {
  const template = set.spec?.volumeClaimTemplates?.find(({ metadata }) => metadata.name === volume);
  const claim = claimName(volume, name, 0);
  const earlier = objects.claims?.find(({ metadata }) => metadata.name === claim) as FullClaim | undefined;
  const wanted = [part.size, template?.spec?.resources?.requests?.storage, earlier?.spec?.resources?.requests?.storage];
  const bytes = largest(wanted) ?? bytesOf('1Gi') ?? 0;
  return {
    kind: KINDS.claims,
    object: {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: claim,
        labels: { ...selectorLabels(name, 'instance') },
        annotations: { ...KEPT_BY_TOOLS, [`${PREFIX}restored-from`]: part.snapshot },
      },
      spec: {
        ...without(template?.spec ?? {}, 'resources'),
        resources: { requests: { storage: sizeOf(bytes).text } },
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: part.snapshot },
      },
    },
    text: `claim ${claim}`,
  };
}
