import type { Manifest } from '../../model/change/manifest';
import { predictChanges } from '../../model/change/predict';
import { type Finding, type Prediction, type Severity, SEVERITIES } from '../../model/change/prediction';
import type { MissingRight } from '../kubernetes/problems';

/** What becomes of a database. */
export interface PlannedDatabase {
  /** Its name in Kubernetes. */
  readonly database: string;
  /** Empty where the manifests name none. */
  readonly namespace: string;
  /** The worst of its changes. */
  readonly severity: Severity;
  /** The worst first. */
  readonly findings: readonly Finding[];
}

/** What applying manifests will do. */
export interface PlanReport {
  /** What was compared, in the words of who asked. */
  readonly old: string;
  readonly new: string;
  /** The worst of all changes. */
  readonly severity: Severity;
  /** Those of which something changes, the worst first. */
  readonly databases: readonly PlannedDatabase[];
  /** What could not be looked at in the cluster, and why; empty where it was not asked. */
  readonly missingRights: readonly MissingRight[];
}

/** The manifests that are applied, and those that will be. */
export interface BothManifests {
  readonly old: readonly Manifest[];
  readonly now: readonly Manifest[];
}

/** What both manifests predict, and what the cluster adds. */
export function planReport(
  { old, now }: BothManifests,
  names: Pick<PlanReport, 'old' | 'new'>,
  {
    added = [],
    missingRights = [],
  }: { readonly added?: readonly Prediction[]; readonly missingRights?: readonly MissingRight[] } = {},
): PlanReport {
  const databases = new Map<string, { database: string; namespace: string; findings: Finding[] }>();
  for (const { database, namespace, ...finding } of [...predictChanges(old, now), ...added]) {
    const key = `${namespace}/${database}`;
    const found = databases.get(key) ?? { database, namespace, findings: [] };
    databases.set(key, { ...found, findings: [...found.findings, finding] });
  }
  const sorted = [...databases.values()].map(({ findings, ...names }): PlannedDatabase => {
    const worstFirst = [...findings].sort((a, b) => rank(b) - rank(a));
    return { ...names, severity: worstOf(worstFirst), findings: worstFirst };
  });
  return {
    ...names,
    severity: worstOf(sorted),
    databases: sorted.sort((a, b) => rank(b) - rank(a)),
    missingRights,
  };
}

const rank = ({ severity }: { readonly severity: Severity }): number => SEVERITIES.indexOf(severity);

const worstOf = (all: readonly { readonly severity: Severity }[]): Severity =>
  all.reduce<Severity>((worst, each) => (rank(each) > SEVERITIES.indexOf(worst) ? each.severity : worst), 'none');
