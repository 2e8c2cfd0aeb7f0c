/** A version as names and labels have it: 3 is v3, a text stays as it is. */
export function versionText(version: number | string): string {
  return typeof version === 'number' ? `v${version}` : version;
}

/** What is wrong with a version; undefined when it is fine. */
export function connectionVersionProblem(version: unknown): string | undefined {
  if (version === undefined || version === '') return "is missing; begin with 1, or with a text such as '2026-11-21'";
  if (typeof version === 'number') {
    return Number.isSafeInteger(version) && version >= 1
      ? undefined
      : `${version} is not a whole number, 1 or more; write such a number, or a text`;
  }
  if (typeof version === 'string' && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(version)) return undefined;
  return `${JSON.stringify(version)} can be no part of a name; write a number, or lowercase letters, digits and '-' that begin and end with a letter or a digit`;
}
