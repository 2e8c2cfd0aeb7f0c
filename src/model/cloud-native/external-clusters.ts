import type { ExternalCluster, SecretKey } from '../options/cloud-native/external-cluster';
import type { Problems } from '../problems';
import { referencedName } from '../references';
import { checkPlugin } from './plugins';
import { twice } from './roles';

/** Checks the servers that other props name. */
export function checkExternalClusters(clusters: ExternalCluster[] | undefined, problems: Problems): void {
  const seen = new Map<string, number>();
  (clusters ?? []).forEach((cluster, index) => {
    const prop = `externalClusters[${index}]`;
    problems.add(`${prop}.name`, pathProblem(cluster.name) ?? twice(cluster.name, seen, 'externalClusters'));
    if (!seen.has(cluster.name)) seen.set(cluster.name, index);
    if (cluster.connectionParameters === undefined && cluster.plugin === undefined)
      problems.add(
        prop,
        'says neither how to connect nor what plugin reads its backups; give connectionParameters or plugin',
      );
    for (const [key, value] of Object.entries(cluster.connectionParameters ?? {}))
      if (typeof value !== 'string')
        problems.add(
          `${prop}.connectionParameters.${key}`,
          `${JSON.stringify(value)} is not a text; write '${String(value)}'`,
        );
    if (cluster.connectionParameters?.password !== undefined)
      problems.add(
        `${prop}.connectionParameters.password`,
        'would stand in Git for everybody to read; use the prop password',
      );
    for (const key of ['password', 'sslCertificate', 'sslKey', 'sslRootCertificate'] as const)
      checkSecretKey(`${prop}.${key}`, cluster[key], problems);
    if (cluster.plugin !== undefined) checkPlugin(`${prop}.plugin`, cluster.plugin, problems);
  });
}

/** Says which of the servers a prop names does not exist. */
export function checkReference(
  prop: string,
  name: string | undefined,
  clusters: ExternalCluster[] | undefined,
  problems: Problems,
): void {
  const names = (clusters ?? []).map((cluster) => cluster.name);
  if (name === undefined || names.includes(name)) return;
  problems.add(
    prop,
    `'${name}' is none of externalClusters${names.length > 0 ? ` (${names.join(', ')})` : ''}; add it there, or name one of them`,
  );
}

function checkSecretKey(prop: string, reference: SecretKey | undefined, problems: Problems): void {
  if (reference === undefined) return;
  const name = referencedName(`${prop}.secret`, 'Secret', reference.secret ?? null, problems);
  if (name !== undefined) problems.add(`${prop}.secret`, pathProblem(name));
  problems.add(`${prop}.key`, pathProblem(reference.key));
}

/** The operator makes files by these names. */
function pathProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && name !== '' && name !== '.' && name !== '..' && !/[/\\]/.test(name)) return undefined;
  return `'${String(name)}' cannot be the name of a file, which the operator makes of it; write a name without slashes`;
}
