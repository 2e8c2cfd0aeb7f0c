import { definition, isKnownModule, presence } from './definition';
import { nearestParameters } from './nearest';

/** Two names of one parameter, the older one first. */
const RENAMED = [
  ['force_parallel_mode', 'debug_parallel_query'],
  ['ssl_ecdh_curve', 'ssl_groups'],
  ['sort_mem', 'work_mem'],
  ['vacuum_mem', 'maintenance_work_mem'],
];

/** What the configuration file takes for the name of an extension's parameter: no third part, no $. */
const EXTENSION_PARAMETER = /^[a-z_\u0080-\uffff][a-z0-9_\u0080-\uffff]*\.[a-z_\u0080-\uffff][a-z0-9_\u0080-\uffff]*$/i;

/** What is wrong with a name that the table does not have; undefined when it may be a parameter of an extension. */
export function unknownNameProblem(major: number, name: string): string | undefined {
  if (name.includes('.')) {
    if (!EXTENSION_PARAMETER.test(name))
      return `${name} is not a name that postgresql.conf can hold; write extension.parameter with letters, digits and _`;
    // A server drops what it does not know of a module that it has loaded, with no more than a line in its log.
    if (!isKnownModule(name.split('.')[0])) return undefined;
  }
  return `${name} is not a parameter of PostgreSQL ${major}${elsewhere(major, name)}`;
}

function elsewhere(major: number, name: string): string {
  const lower = name.toLowerCase();
  const renamed = RENAMED.find((names) => names.includes(lower))?.find((other) => definition(major, other));
  if (renamed !== undefined) return `, where it is called ${renamed}; write that`;

  const runs = presence(lower);
  const earlier = runs.filter(([, last]) => last < major).at(-1);
  if (earlier) return `: ${earlier[1]} was the last that had it; leave it out`;
  if (runs.length > 0) return `: it came with PostgreSQL ${runs[0][0]}; leave it out, or take that version`;

  const near = nearestParameters(major, name);
  if (near.length > 0)
    return `; did you mean ${[near.slice(0, -1).join(', '), near.at(-1)].filter(Boolean).join(' or ')}?`;
  return '; leave it out';
}
