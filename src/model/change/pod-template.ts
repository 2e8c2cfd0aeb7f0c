import type { Difference } from './differences';
import { fromTo } from './prediction';

/** What the fields of a pod are about, by the beginnings of their paths; the first that fits. */
const PARTS: readonly (readonly [path: string, part: string])[] = [
  ['metadata.annotations.cdk8s-pg/program-revision', 'programs'],
  ['metadata.labels', 'labels of the pods'],
  ['metadata.annotations', 'annotations of the pods'],
  ['spec.containers.postgres.image', 'image'],
  ['spec.containers.postgres.resources', 'resources'],
  ['spec.initContainers.agent.image', 'image of the programs'],
  ['spec.initContainers.agent.resources', 'resources of the programs'],
  ['spec.containers.postgres.livenessProbe', 'probes'],
  ['spec.containers.postgres.readinessProbe', 'probes'],
  ['spec.containers.postgres.startupProbe', 'probes'],
  ['spec.containers.postgres.imagePullPolicy', 'imagePullPolicy'],
  ['spec.initContainers.agent.imagePullPolicy', 'imagePullPolicy'],
  ['spec.imagePullSecrets', 'imagePullSecrets'],
  ['spec.terminationGracePeriodSeconds', 'terminationGracePeriod'],
  ['spec.containers.postgres.volumeMounts', 'volumes'],
  ['spec.initContainers.agent.volumeMounts', 'volumes'],
  ['spec.volumes', 'volumes'],
  ['spec.securityContext', 'security context'],
  ...['affinity', 'tolerations', 'nodeSelector', 'topologySpreadConstraints', 'priorityClassName', 'schedulerName'].map(
    (field) => [`spec.${field}`, 'scheduling'] as const,
  ),
];

/** Parts whose values a person wants to read. */
const SHOWN = ['image', 'image of the programs', 'imagePullPolicy', 'terminationGracePeriod'];

/** What differs in a pod, in words, each part once. */
export function podParts(template: readonly Difference[]): string[] {
  return [...new Set(template.map(partOf))];
}

function partOf({ path, old, now }: Difference): string {
  if (path.includes('env')) return `variable ${path[path.indexOf('env') + 1] ?? ''}`.trimEnd();
  const at = path.join('.');
  const part = PARTS.find(([start]) => at === start || at.startsWith(`${start}.`))?.[1];
  if (part === undefined) return `${at} ${fromTo(old, now)}`;
  return SHOWN.includes(part) ? `${part} ${fromTo(old, now)}` : part;
}
