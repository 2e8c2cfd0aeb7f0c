import { booleanProblem } from '../numbers';
import type { CloudNativePlugin } from '../options/cloud-native/plugin';
import type { Problems } from '../problems';
import { twice } from './roles';

/** Checks plugins. */
export function checkPlugins(plugins: CloudNativePlugin[] | undefined, problems: Problems): void {
  const seen = new Map<string, number>();
  (plugins ?? []).forEach((plugin, index) => {
    checkPlugin(`plugins[${index}]`, plugin, problems);
    problems.add(`plugins[${index}].name`, twice(plugin.name, seen, 'plugins'));
    if (!seen.has(plugin.name)) seen.set(plugin.name, index);
  });
  const archivers = (plugins ?? []).filter(({ enabled, walArchiver }) => enabled !== false && walArchiver === true);
  if (archivers.length > 1)
    problems.add(
      'plugins',
      `${archivers.map(({ name }) => name).join(' and ')} shall all archive the WAL; let only one of them`,
    );
}

/** Checks a single plugin. */
export function checkPlugin(
  prop: string,
  { name, enabled, walArchiver, parameters }: CloudNativePlugin,
  problems: Problems,
): void {
  if (typeof name !== 'string' || name === '') problems.add(`${prop}.name`, 'is missing; write the name of the plugin');
  if (enabled !== undefined) problems.add(`${prop}.enabled`, booleanProblem(enabled));
  if (walArchiver !== undefined) problems.add(`${prop}.walArchiver`, booleanProblem(walArchiver));
  for (const [key, value] of Object.entries(parameters ?? {}))
    if (typeof value !== 'string')
      problems.add(`${prop}.parameters.${key}`, `${JSON.stringify(value)} is not a text; write '${String(value)}'`);
}
