import { TABLE } from './table.generated';

/** A parameter, as pg_settings of a server describes it. */
export interface ParameterDefinition {
  /** Spelt as PostgreSQL prints it. */
  readonly name: string;
  /** What a change takes: `postmaster` a restart, the others a reload or less; `internal` cannot be set. */
  readonly context: 'internal' | 'postmaster' | 'sighup' | 'superuser-backend' | 'backend' | 'superuser' | 'user';
  readonly vartype: 'bool' | 'enum' | 'integer' | 'real' | 'string';
  /** The unit of a plain number, of `min` and of `max`. */
  readonly unit?: ParameterUnit;
  readonly min?: number;
  readonly max?: number;
  /** The documented values of an enum; a server may take other spellings as well. */
  readonly enumvals?: string[];
}

/** The units that PostgreSQL keeps values in. A page is 8 kB, as in every common build. */
export type ParameterUnit = MemoryUnit | TimeUnit;
export type MemoryUnit = 'B' | 'kB' | '8kB' | 'MB';
export type TimeUnit = 'ms' | 's' | 'min';

/** The parameters of each major version by their lowercase names; filled when a version is first asked for. */
const versions = new Map<number, ReadonlyMap<string, ParameterDefinition>>();

/** What a major version knows of a parameter, in whatever case the name is written; undefined when it knows none. */
export function definition(major: number, name: string): ParameterDefinition | undefined {
  return definitions(major).get(name.toLowerCase());
}

/** All parameters of a major version by their lowercase names; empty for a version that is not in the table. */
export function definitions(major: number): ReadonlyMap<string, ParameterDefinition> {
  const known = versions.get(major);
  if (known !== undefined) return known;
  const found = read(major);
  versions.set(major, found);
  return found;
}

/** The major versions that know a parameter, as the first and the last of each run; empty when none does. */
export function presence(name: string): [first: number, last: number][] {
  const prefix = `${name.toLowerCase()}|`;
  return lines()
    .filter((line) => line.toLowerCase().startsWith(prefix))
    .map((line) => range(line.split('|')[1]));
}

/** Whether parameters of a module, such as auto_explain, are in the table. */
export function isKnownModule(module: string): boolean {
  return TABLE.includes(`\n${module.toLowerCase()}.`);
}

function read(major: number): Map<string, ParameterDefinition> {
  const found = new Map<string, ParameterDefinition>();
  for (const line of lines()) {
    const [name, versions, context, vartype, unit, min, max, enumvals] = line.split('|');
    const [first, last] = range(versions);
    if (major < first || major > last) continue;
    found.set(name.toLowerCase(), {
      name,
      context: context as ParameterDefinition['context'],
      vartype: vartype as ParameterDefinition['vartype'],
      ...(unit !== '' && { unit: unit as ParameterUnit }),
      ...(min !== '' && { min: Number(min) }),
      ...(max !== '' && { max: Number(max) }),
      ...(vartype === 'enum' && { enumvals: enumvals.split(',') }),
    });
  }
  return found;
}

function lines(): string[] {
  return TABLE.trim().split('\n');
}

function range(versions: string): [first: number, last: number] {
  const [first, last] = versions.split('-').map(Number);
  return [first, last];
}
