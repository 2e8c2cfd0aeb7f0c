/** The longest name with its version: leaves room for the hash of the Job within the 63 characters of a label. */
export const LONGEST_VERSION_NAME = 54;

/** The Secret of a version, and every other object of it but the Job. */
export function connectionSecretName(name: string, version: string): string {
  return `${name}-${version}`;
}

/** What is wrong with the name of a connection; undefined when it is fine. */
export function connectionNameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '')
    return 'is missing; give the connection a name that stays, such as products-api';
  if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name))
    return `'${name}' is not a DNS label; write lowercase letters, digits and '-', begin and end with a letter or a digit`;
  return undefined;
}

/** What is wrong with the length of a legal name and a legal version; undefined when it is fine. */
export function connectionLengthProblem(name: string, version: string): string | undefined {
  const whole = connectionSecretName(name, version);
  return whole.length > LONGEST_VERSION_NAME
    ? `'${name}' has ${whole.length} characters with its version ('${whole}'); ${LONGEST_VERSION_NAME} are allowed, because the name of a Job is made from it`
    : undefined;
}
