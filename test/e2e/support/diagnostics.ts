import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotInTime } from './eventually';
import type { Kubectl } from './kubectl';
import { containerStatuses } from './objects';

/** A claim that does not grow shows whose turn it is. */
const CLAIM_COLUMNS = [
  'NAME:.metadata.name,PHASE:.status.phase,ASKED:.spec.resources.requests.storage,CAPACITY:.status.capacity.storage',
  'CONDITIONS:.status.conditions[*].type,RESIZE:.status.allocatedResourceStatuses.storage,VOLUME:.spec.volumeName',
].join(',');

/** The state of a namespace for a person who reads a failure: pods, claims, recent events, the end of every log. */
export async function diagnose(kubectl: Kubectl, lines = 15): Promise<string> {
  const part = async (title: string, args: string[], last: number): Promise<string> => {
    const { stdout, stderr } = await kubectl.try(args, { timeout: 20 });
    return `--- ${title}\n${(stdout || stderr).trimEnd().split('\n').slice(-last).join('\n')}`;
  };
  const parts = [
    await part('pods', ['get', 'pods', '-o', 'wide', '-L', 'cdk8s-pg/role'], 20),
    await part('claims', ['get', 'pvc', '-o', `custom-columns=${CLAIM_COLUMNS}`], 20),
    await part('leases', ['get', 'lease'], 20),
    await part('events', ['get', 'events', '--sort-by=.lastTimestamp'], 15),
  ];
  for (const pod of await kubectl.pods()) {
    for (const { name } of containerStatuses(pod)) {
      const log = await kubectl.logs(pod.metadata.name, name, `--tail=${lines}`);
      parts.push(`--- log of ${pod.metadata.name}, container ${name}\n${log.trimEnd()}`);
    }
  }
  return `=== namespace ${kubectl.namespace}\n${parts.join('\n')}`;
}

/**
 * After a failure: prints the state of the namespace unless the error tells it, and where E2E_DIAGNOSTICS names a folder, keeps whole logs and
 * objects there.
 */
export async function collectDiagnostics(kubectl: Kubectl, error: unknown): Promise<void> {
  if (!(error instanceof NotInTime && error.explained)) process.stderr.write(`${await diagnose(kubectl)}\n`);
  const root = process.env.E2E_DIAGNOSTICS;
  if (!root) return;
  const folder = join(root, kubectl.namespace);
  await mkdir(folder, { recursive: true });
  const kinds = 'pods,statefulsets,pvc,leases,configmaps,services,endpointslices,networkpolicies,jobs,events';
  await writeFile(join(folder, 'objects.yaml'), (await kubectl.try(['get', kinds, '-o', 'yaml'])).stdout);
  for (const pod of await kubectl.pods()) {
    for (const { name } of containerStatuses(pod)) {
      await writeFile(join(folder, `${pod.metadata.name}.${name}.log`), await kubectl.logs(pod.metadata.name, name));
    }
  }
}
