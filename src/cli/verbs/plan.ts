import { databaseOf, type Manifest } from '../../model/change/manifest';
import type { Prediction, Severity } from '../../model/change/prediction';
import { missingRightText, type MissingRight } from '../kubernetes/problems';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';
import { partsOf, pathOf, readSource } from '../manifests/read-source';
import type { Surroundings } from '../surroundings';
import { colours } from '../text/colours';
import { type Format, formatted } from '../text/format';
import { planMarkdown } from '../text/plan-markdown';
import { planText } from '../text/plan-text';
import { printable } from '../text/printable';
import { seenInCluster } from '../views/plan-cluster';
import { type BothManifests, planReport, type PlanReport } from '../views/plan-report';

/** What `plan` can be given. */
export interface PlanOptions extends ConnectionOptions {
  /**
   * The manifests that are applied: a file, a folder, a git revision, or a revision and a path in it such as
   * `origin/main:dist`. A revision without a path takes the path of the other side, or `dist`.
   *
   * @default HEAD
   */
  readonly old?: string;
  /** The manifests that will be. @default dist */
  readonly new?: string;
  /** Whether to look into the cluster: what a changed retention would delete now, what is not applied yet. @default false */
  readonly cluster?: boolean;
  /** Where paths and revisions are looked at from. @default - the working directory */
  readonly folder?: string;
}

/** How a plan is printed. */
export type PlanFormat = Format | 'markdown';

/** What a script learns from its end. */
export const PLAN_EXIT: Readonly<Record<Severity | 'cannotTell', number>> = {
  none: 0,
  safe: 1,
  disruptive: 2,
  destructive: 3,
  /** What was asked for cannot be read: not to be taken for any of the above. */
  cannotTell: 4,
};

/** What applying manifests will do to each database. @throws CannotTell where they cannot be read */
export async function plan(
  options: PlanOptions,
  surroundings: Pick<Surroundings, 'connect' | 'now'>,
): Promise<PlanReport> {
  const { old = 'HEAD', new: after = 'dist', folder: from = process.cwd() } = options;
  const [oldPath, newPath] = [pathOf(old, from), pathOf(after, from)];
  const before = await readSource({ text: old, from, path: newPath ?? partsOf(after).path ?? './dist' });
  const now = await readSource({ text: after, from, path: oldPath ?? partsOf(old).path ?? './dist' });
  const manifests = { old: before.manifests, now: now.manifests };
  const seen = options.cluster === true ? await look(manifests, options, surroundings) : {};
  return planReport(manifests, { old: before.name, new: now.name }, seen);
}

/** Prints it, and returns the exit code. */
export async function printPlan(
  { output, ...options }: PlanOptions & { readonly output: PlanFormat },
  surroundings: Surroundings,
): Promise<number> {
  const report = await plan(options, surroundings);
  const style = { colours: colours(surroundings.colours) };
  surroundings.write(
    output === 'markdown' ? planMarkdown(report) : formatted(output, report, () => planText(printable(report), style)),
  );
  for (const right of report.missingRights) surroundings.complain(`${missingRightText(right)}\n`);
  return report.missingRights.length > 0 ? PLAN_EXIT.cannotTell : PLAN_EXIT[report.severity];
}

/** Kinds without which nobody knows what is there, or what a retention would delete. */
const NEEDED = /^(statefulsets|clusters|volumesnapshots|backups|persistentvolumeclaims|leases)(\.|$)/;

/** What the cluster tells, namespace by namespace. */
async function look(
  { old, now }: BothManifests,
  options: ConnectionOptions,
  { connect, now: clock }: Pick<Surroundings, 'connect' | 'now'>,
): Promise<{ readonly added: Prediction[]; readonly missingRights: MissingRight[] }> {
  const ofDatabases = [...old, ...now].filter((manifest) => databaseOf(manifest) !== undefined);
  const namespaces = [...new Set(ofDatabases.map(({ metadata }) => metadata?.namespace ?? ''))].sort();
  const added: Prediction[] = [];
  const missingRights: MissingRight[] = [];
  for (const namespace of namespaces) {
    const { kubeconfig, context, namespace: given } = options;
    const content = await readNamespace(
      await connect({ kubeconfig, context, namespace: namespace === '' ? given : namespace }),
    );
    const here = ({ metadata }: Manifest): boolean => (metadata?.namespace ?? '') === namespace;
    const seen = seenInCluster({ old: old.filter(here), now: now.filter(here) }, content, clock());
    added.push(...seen.map((each) => ({ ...each, namespace })));
    missingRights.push(...content.missingRights.filter(({ resource }) => NEEDED.test(resource)));
  }
  return { added, missingRights };
}
