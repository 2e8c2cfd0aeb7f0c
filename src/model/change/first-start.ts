import type { Difference } from './differences';
import { type Finding, fromTo } from './prediction';

/** Variables that are looked at when a database begins, and what they are called. */
const FIRST: Readonly<Record<string, string>> = {
  CDK8S_PG_LOCALE: 'locale',
  CDK8S_PG_ENCODING: 'encoding',
  CDK8S_PG_DATA_CHECKSUMS: 'dataChecksums',
};

/** Those by which a database that is there is known. */
const NAMES: Readonly<Record<string, string>> = {
  CDK8S_PG_APP_DATABASE: 'database',
  CDK8S_PG_APP_OWNER: 'owner',
};

/** What does not become of a database that is there, although the pods are replaced for it. */
export function firstStartFindings(template: readonly Difference[]): Finding[] {
  const findings = template.flatMap(({ path, old, now }): Finding[] => {
    const variable = path[path.indexOf('env') + 1] ?? '';
    const first = FIRST[variable];
    if (first !== undefined)
      return [
        {
          severity: 'safe',
          what: `${first} ${fromTo(old, now)} has no effect: it is looked at when a database begins`,
          remedy: `set ${first} back, or make a new database and bring the data there by a dump`,
        },
      ];
    const name = NAMES[variable];
    if (name === undefined) return [];
    return [
      {
        severity: 'disruptive',
        what: `${name} ${fromTo(old, now)}: nothing is renamed or made in a database that is there, and its instances look for the new name`,
        remedy: `set ${name} back, unless you rename it in PostgreSQL at the same time`,
      },
    ];
  });
  const scripts = template.some(({ path }) => path[1] === 'volumes' && /^init-\d/.test(path[2] ?? ''));
  const unread: Finding = { severity: 'safe', what: 'initSql has no effect: it runs when a database begins' };
  return [...findings, ...(scripts ? [unread] : [])];
}
