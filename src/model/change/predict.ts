import { besideFindings } from './beside';
import { connectionFindings } from './connections';
import { type DatabaseChange, databaseChanges } from './database-change';
import { jobFindings } from './jobs';
import type { Manifest } from './manifest';
import { operatedFindings } from './operated-database';
import { ownFindings } from './own-database';
import { type Finding, type Prediction, SEVERITIES } from './prediction';
import { scheduleFindings } from './schedules';
import { unknownFindings } from './unknown';

/** Each takes what it knows of; the last names what is left. */
const RULES: readonly ((database: DatabaseChange) => Finding[])[] = [
  ownFindings,
  operatedFindings,
  scheduleFindings,
  connectionFindings,
  jobFindings,
  besideFindings,
  unknownFindings,
];

/**
 * What applying the new manifests will do to each database, by name, the worst first; nothing for one that stays as it
 * is. Objects that belong to no database of this library or of CloudNativePG are not looked at.
 */
export function predictChanges(old: readonly Manifest[], now: readonly Manifest[]): Prediction[] {
  return databaseChanges(old, now).flatMap((database) => {
    const findings = RULES.flatMap((rule) => rule(database));
    const texts = findings.map(({ what }) => what);
    return findings
      .filter(({ what }, index) => texts.indexOf(what) === index)
      .sort((a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity))
      .map((finding) => ({ database: database.name, namespace: database.namespace, ...finding }));
  });
}
