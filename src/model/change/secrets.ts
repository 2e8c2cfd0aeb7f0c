import type { Difference } from './differences';
import { type Finding, fromTo } from './prediction';

/** What other Secrets are about, by the volumes of the pods. */
const SECRETS: Readonly<Record<string, string>> = {
  'secret-owner': "the owner's password",
  'secret-replication': 'the password of the standbys',
  'secret-superuser': "the superuser's password",
  'secret-tls': 'the certificate',
};

/** What it does that a password or the certificate comes from another Secret. */
export function secretFindings(template: readonly Difference[]): Finding[] {
  return template.flatMap(({ path, old, now }): Finding[] => {
    const about = path[1] === 'volumes' ? SECRETS[path[2] ?? ''] : undefined;
    // What comes or goes as a whole differs without a field of its own.
    if (about === undefined || (path.length > 3 && path.at(-1) !== 'secretName')) return [];
    const name = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? (value as { secret?: { secretName?: unknown } }).secret?.secretName
        : value;
    const owner = path[2] === 'secret-owner';
    return [
      {
        severity: owner || path[2] === 'secret-tls' ? 'disruptive' : 'safe',
        what: `${about} comes from Secret ${fromTo(name(old), name(now))}${owner ? '; clients with another password are refused from then on' : ''}`,
        remedy: 'the Secret has to be there: pods wait for it',
      },
    ];
  });
}
