import type { Difference } from './differences';
import { accessFinding } from './host-access';
import { textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { parameterChanges } from './parameters';
import { type Finding, fromTo, listed } from './prediction';

/** Fields of a Cluster that stand in its pods. */
const IN_PODS = [
  'resources',
  'env',
  'envFrom',
  'affinity',
  'topologySpreadConstraints',
  'priorityClassName',
  'schedulerName',
  'projectedVolumeTemplate',
  'ephemeralVolumesSizeLimit',
  'imagePullPolicy',
  'plugins',
  'probes',
  'stopDelay',
  'startDelay',
  'logLevel',
];

/** Fields of its PostgreSQL that are reloaded. */
const RELOADED = ['pg_ident', 'enableAlterSystem'];

/** What the operator replaces pods for, and what it reloads. */
export function operatedRestarts(
  cluster: ObjectChange,
  { image, major }: { readonly image: Difference | undefined; readonly major: number },
): Finding[] {
  const parameters = (of: ObjectChange['old']): Record<string, string> =>
    (valueAt(of, 'spec', 'postgresql', 'parameters') as Record<string, string> | undefined) ?? {};
  const { restart, reload } = parameterChanges(major, parameters(cluster.old), parameters(cluster.now));
  cluster.take('spec', 'postgresql', 'parameters');
  const libraries = cluster.take('spec', 'postgresql', 'shared_preload_libraries');
  const fields = IN_PODS.filter((field) => cluster.take('spec', field).length > 0);
  const reasons = [
    ...(image === undefined ? [] : [`image ${fromTo(image.old, image.now)}`]),
    ...fields,
    ...restart,
    ...libraries.map(({ old, now }) => `shared_preload_libraries ${fromTo(old, now)}`),
  ];
  const ident = RELOADED.filter((field) => cluster.take('spec', 'postgresql', field).length > 0);
  const reloaded = [...reload, ...ident];
  return [
    ...(reasons.length > 0 ? [rolls(cluster, reasons)] : []),
    ...waiting(cluster),
    ...access(cluster),
    ...(reloaded.length > 0 ? [{ severity: 'safe', what: `reloads, no restart: ${listed(reloaded)}` } as const] : []),
  ];
}

/** Who may connect; the operator has lines of its own before and after these. */
function access(cluster: ObjectChange): Finding[] {
  if (cluster.take('spec', 'postgresql', 'pg_hba').length === 0) return [];
  const lines = (of: ObjectChange['old']): string[] => {
    const found = valueAt(of, 'spec', 'postgresql', 'pg_hba');
    return Array.isArray(found) ? found.map(String) : [];
  };
  return [accessFinding(lines(cluster.old), lines(cluster.now))];
}

/** Commits that wait for standbys, or no longer do. */
function waiting(cluster: ObjectChange): Finding[] {
  const changes = cluster.take('spec', 'postgresql', 'synchronous');
  if (changes.length === 0) return [];
  return valueAt(cluster.now, 'spec', 'postgresql', 'synchronous') === undefined
    ? [{ severity: 'safe', what: 'reloads, no restart: commits no longer wait for a standby' }]
    : [
        {
          severity: 'disruptive',
          what: 'reloads, no restart: commits wait for standbys as synchronous says now',
          remedy: 'see that the standbys stream: without them writes may wait',
        },
      ];
}

function rolls(cluster: ObjectChange, reasons: readonly string[]): Finding {
  const because = ` (${listed(reasons)})`;
  const instances = Number(valueAt(cluster.now, 'spec', 'instances') ?? 1);
  if (instances < 2)
    return {
      severity: 'disruptive',
      what: `restarts the only instance: no reads and no writes until it is back${because}`,
    };
  if (textAt(cluster.now, 'spec', 'primaryUpdateStrategy') === 'supervised')
    return {
      severity: 'disruptive',
      what: `restarts standbys one by one; the primary waits for a person (primaryUpdateStrategy supervised)${because}`,
      remedy: 'kubectl cnpg promote, or kubectl cnpg restart, when it suits',
    };
  const last =
    textAt(cluster.now, 'spec', 'primaryUpdateMethod') === 'switchover'
      ? 'then switches over to one of them'
      : 'then the primary';
  return { severity: 'disruptive', what: `restarts standbys one by one, ${last}: seconds without writes${because}` };
}
