import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS, kindText } from '../../../src/cli/kubernetes/kinds';
import { root } from '../../project/root';
import type { TypedCommand } from './command-line';
import type { Namespace } from './namespace';
import type { KubeObject } from './objects';

/** What the documentation of the command line is rendered from. */
export const RECORDED = join(root, 'test/cli/recorded.json');

/** What it shows of commands that act. */
export const RECORDED_SESSION = join(root, 'test/cli/recorded-session.json');

/** Whether what the documentation shows is to be written anew, rather than tested alone. */
export const recording = process.env.RECORD === '1';

/** Fields that tell nothing, or of this cluster alone. */
const DROPPED = new Set([
  ...['managedFields', 'uid', 'resourceVersion', 'generation', 'kubectl.kubernetes.io/last-applied-configuration'],
  ...['cnpg.io/clusterManifest', 'cnpg.io/pgControldata', 'controller-uid', 'batch.kubernetes.io/controller-uid'],
  ...['ip', 'podIP', 'podIPs', 'hostIP', 'hostIPs', 'clusterIP', 'clusterIPs', 'containerID', 'imageID', 'namespace'],
]);

/** Writes down what the command line reads of a namespace, and when; of Secrets only the metadata. Prettier has to follow. */
export async function record({ kubectl, name }: Namespace): Promise<void> {
  const kinds = Object.entries(KINDS).map(async ([key, kind]) => {
    const objects = await kubectl.list<KubeObject>(kindText(kind), kind.selector);
    const told = kind.metadataOnly ? objects.map(({ metadata }) => ({ metadata })) : objects;
    return [key, told.map((each) => slim(each, name))] as const;
  });
  const now = new Date().toISOString();
  writeFileSync(RECORDED, `${JSON.stringify({ now, ...Object.fromEntries(await Promise.all(kinds)) }, null, 1)}\n`);
}

/** Writes down what a person saw of these commands. */
export function recordSession({ name }: Namespace, session: readonly TypedCommand[]): void {
  const told = session.map(({ command, seen }) => ({ command, seen: seen.replaceAll(name, 'shop') }));
  writeFileSync(RECORDED_SESSION, `${JSON.stringify(told, null, 2)}\n`);
}

function slim(value: unknown, namespace: string): unknown {
  if (typeof value === 'string') return value.replaceAll(namespace, 'shop');
  if (Array.isArray(value)) return value.map((each) => slim(each, namespace));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !DROPPED.has(key));
  // Of what programs are given only the plan is read.
  const read = kept.filter(([key]) => !/\.(sh|js|sql|mjs)$/.test(key));
  return Object.fromEntries(read.map(([key, each]) => [key, slim(each, namespace)]));
}
