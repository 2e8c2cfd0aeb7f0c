import { databaseOf, type Manifest, textAt, valueAt } from '../../model/change/manifest';
import { type Finding, fromTo, listed, type Prediction } from '../../model/change/prediction';
import { changedPrunings } from '../../model/change/changed-prunings';
import { deletions } from '../../model/retention/decision';
import type { SnapshotPruningPlan } from '../../model/retention/pruning-plan';
import type { NamespaceObjects } from '../kubernetes/objects';
import type { NamespaceContent } from '../kubernetes/read-namespace';
import type { BothManifests } from './plan-report';
import { snapshotDecision } from './snapshot-decision';

/** What the cluster adds to what the manifests tell. */
export type Seen = Omit<Prediction, 'namespace'>;

/** How many names of backups are told. */
const NAMED = 5;

/** What a changed retention would delete now, and what of the old manifests of a namespace is not there. */
export function seenInCluster({ old, now: after }: BothManifests, { objects }: NamespaceContent, at: Date): Seen[] {
  return [
    ...changedPrunings(old, after).map(({ name, plan }) => ({
      database: plan.database,
      ...prunes(name, plan, objects, at),
    })),
    ...old.flatMap((manifest) => notApplied(manifest, objects)),
  ];
}

function prunes(name: string, plan: SnapshotPruningPlan, objects: NamespaceObjects, at: Date): Finding {
  if (objects.volumeSnapshots === undefined || objects.claims === undefined)
    return { severity: 'none', what: `the retention ${name}: what it would delete now cannot be seen` };
  const decision = snapshotDecision(objects, plan, at);
  const own = decision.verdicts.filter(({ backup }) => !backup.foreign && backup.database === plan.database);
  const all = own.length;
  if (decision.refusal !== undefined)
    return {
      severity: 'destructive',
      what: `the retention ${name} would refuse to delete any of ${all} backups now: ${decision.refusal}`,
    };
  const going = deletions(decision).map((backup) => backup.name);
  if (going.length === 0)
    return { severity: 'none', what: `the retention ${name} would delete none of ${all} backups now` };
  const more = going.length > NAMED ? [`${going.length - NAMED} more`] : [];
  return {
    severity: plan.dryRun ? 'none' : 'destructive',
    what: `the retention ${name} would delete ${going.length} of ${all} backups now: ${listed([...going.slice(0, NAMED), ...more])}`,
    ...(plan.dryRun ? {} : { remedy: 'mark what is to stay by the label cdk8s-pg/keep' }),
  };
}

/** Where the cluster is not what the old manifests say, a change does something else as well. */
function notApplied(manifest: Manifest, { statefulSets, clusters }: NamespaceObjects): Seen[] {
  const { kind, metadata: { name: database = '' } = {} } = manifest;
  const live = { StatefulSet: statefulSets, Cluster: clusters }[kind ?? ''];
  if (live === undefined || databaseOf(manifest) !== database) return [];
  const found = live.find(({ metadata }) => metadata.name === database);
  if (found === undefined)
    return [{ database, severity: 'none', what: `not applied yet: there is no ${kind} ${database} in the cluster` }];
  const differ = (kind === 'Cluster' ? OF_CLUSTER : OF_SET).flatMap(([field, of]) => {
    const [wanted, there] = [of(manifest), of(found)];
    return wanted === undefined || there === undefined || wanted === there ? [] : [`${field} ${fromTo(there, wanted)}`];
  });
  return differ.length === 0
    ? []
    : [
        {
          database,
          severity: 'none',
          what: `the old manifests are not applied yet: ${listed(differ)} of ${kind} ${database}`,
        },
      ];
}

type Field = readonly [name: string, of: (object: unknown) => unknown];

const OF_CLUSTER: readonly Field[] = [
  ['instances', (cluster) => valueAt(cluster, 'spec', 'instances')],
  ['image', (cluster) => valueAt(cluster, 'spec', 'imageName')],
];

const OF_SET: readonly Field[] = [
  ['replicas', (set) => valueAt(set, 'spec', 'replicas')],
  ['image', (set) => image(valueAt(set, 'spec', 'template', 'spec', 'containers'))],
];

const image = (containers: unknown): string | undefined =>
  Array.isArray(containers)
    ? textAt(
        containers.find((each: unknown) => textAt(each, 'name') === 'postgres'),
        'image',
      )
    : undefined;
