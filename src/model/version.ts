/** The major versions of PostgreSQL that the programs know. */
export const MAJORS = [15, 16, 17, 18];

/** The version where none is given. */
export const DEFAULT_VERSION = '18';

/** The major version in '17' or '17.11'; undefined when it is none that we know. */
export function majorVersion(version: string): number | undefined {
  const match = /^([1-9][0-9])(\.[0-9]+)?$/.exec(version);
  const major = match ? Number(match[1]) : undefined;
  return major !== undefined && MAJORS.includes(major) ? major : undefined;
}

/** What is wrong with a version; undefined when it is fine. */
export function versionProblem(version: unknown): string | undefined {
  if (typeof version === 'string' && majorVersion(version) !== undefined) return undefined;
  if (typeof version === 'number') return `${version} is not a text; write '${version}'`;
  return `'${String(version)}' is not a version of PostgreSQL that is known here; write a major version (${MAJORS.join(', ')}) or one with its minor, such as '17.11'`;
}
