import type { Problems } from '../../problems';
import { lineProblem } from './texts';

/** What is wrong with the name of a bucket; undefined where it is fine. */
export function bucketProblem(bucket: unknown): string | undefined {
  if (typeof bucket !== 'string' || bucket === '')
    return `${bucket === undefined ? 'is missing' : `${JSON.stringify(bucket)} is not a text`}; give the name of a bucket that is there`;
  const fits =
    /^[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]$/.test(bucket) && !/\.\.|\.-|-\./.test(bucket) && !/^[0-9.]+$/.test(bucket);
  if (fits) return undefined;
  const remedy = bucket.includes('/') ? '; what comes after it is the prefix' : '';
  return `'${bucket}' is not the name of a bucket; write 3 to 63 lowercase letters, digits, '-' and single '.', no address, with a letter or a digit at both ends${remedy}`;
}

/** The address of an object store: its port; undefined after a problem. */
export function endpointPort(prop: string, endpoint: unknown, problems: Problems): number | undefined {
  const url = typeof endpoint === 'string' ? parsed(endpoint) : undefined;
  if (url === undefined || lineProblem(endpoint, '') !== undefined) {
    problems.add(prop, `${JSON.stringify(endpoint)} is not an address; write for example 'https://s3.example.com'`);
    return undefined;
  }
  if (url.username !== '' || url.password !== '') {
    // Not the address itself: it would be in a log.
    problems.add(prop, 'carries credentials, which the YAML would show; give them by credentials');
    return undefined;
  }
  if (url.search !== '' || url.hash !== '')
    problems.add(prop, `'${String(endpoint)}' has more than a path after the host; leave that out`);
  if (url.protocol === 'http:')
    problems.warn(
      prop,
      `'${String(endpoint)}' is not encrypted: who is on the way reads the backups; write https where the store can`,
    );
  return url.port === '' ? { 'http:': 80, 'https:': 443 }[url.protocol] : Number(url.port);
}

function parsed(text: string): URL | undefined {
  return /^https?:\/\/[^/]/.test(text) && URL.canParse(text) ? new URL(text) : undefined;
}
