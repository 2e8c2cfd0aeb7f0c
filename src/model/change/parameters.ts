import { needsRestart } from '../parameters';
import { fromTo } from './prediction';

/** Parameters that differ, by what it takes until they hold. */
export interface ParameterChanges {
  /** Each as `max_connections 100 → 200`. */
  readonly restart: readonly string[];
  readonly reload: readonly string[];
}

type Parameters = Readonly<Record<string, string>>;

/** What differs between two sets of parameters; which of it a restart needs, the pg_settings of that major version say. */
export function parameterChanges(major: number, old: Parameters, now: Parameters): ParameterChanges {
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].sort();
  const changed = names.filter((name) => old[name] !== now[name]);
  const text = (name: string): string => `${name} ${fromTo(old[name] ?? 'default', now[name] ?? 'default')}`;
  return {
    restart: changed.filter((name) => needsRestart(major, name)).map(text),
    reload: changed.filter((name) => !needsRestart(major, name)).map(text),
  };
}

/** The parameters in the text of a postgresql.conf of ours. */
export function parametersOf(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => /^([^\s#=]+) = '(.*)'$/.exec(line));
  return Object.fromEntries(
    lines.flatMap((match) => (match ? [[match[1] ?? '', (match[2] ?? '').replaceAll("''", "'")]] : [])),
  );
}
