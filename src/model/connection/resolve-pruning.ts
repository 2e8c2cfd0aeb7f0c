import { checked } from '../checked';
import { PREFIX, type StringMap } from '../labels';
import { type LoneProgramOptions, loneProgram } from '../lone-program';
import { namespaceProblem } from '../names';
import { booleanProblem, wholeProblem } from '../numbers';
import type { Problems } from '../problems';
import { PLAN_VARIABLE, type ProgramModel } from '../program-model';
import { userAnnotations, userLabels } from '../user-metadata';
import { CONNECTION_LABEL } from './earlier';
import { connectionLengthProblem, connectionNameProblem } from './names';
import { connectionVersionProblem, versionText } from './version';

/** The longest name of a CronJob: those of its Jobs have a time after it. */
const LONGEST_CRON_JOB = 52;

/** What pruning is given, when it runs aside. */
export interface PruningOptions extends LoneProgramOptions {
  readonly name: string;
  readonly namespace?: string;
  readonly keep?: number;
  readonly formerVersions?: readonly string[];
  readonly dryRun?: boolean;
  readonly suspend?: boolean;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
}

/** Pruning with every default filled in and every value checked. */
export interface PruningModel {
  /** What the connection is called, version aside. */
  readonly connection: string;
  readonly keep: number;
  readonly formerVersions: readonly string[];
  readonly dryRun: boolean;
  readonly suspend: boolean;
  readonly program: ProgramModel;
}

/**
 * Fills in every default and checks every value. Problems are collected; where
 * there are any, what is returned is of no use.
 */
export function resolvePruning(
  props: PruningOptions,
  chartNamespace: string | undefined,
  problems: Problems,
): PruningModel {
  const { name, keep = 3, formerVersions = [] } = props;
  problems.add('name', connectionNameProblem(name) ?? lengthProblem(name));
  problems.add('formerVersions', listProblem(formerVersions));
  const former = Array.isArray(formerVersions) ? formerVersions : [];
  former.forEach((version, index) => {
    const problem = connectionVersionProblem(version) ?? connectionLengthProblem(String(name), versionText(version));
    problems.add(`formerVersions[${index}]`, problem);
  });
  return {
    connection: name,
    keep: checked('keep', keep, (value) => wholeProblem(value, 1), problems),
    formerVersions: former.map(versionText),
    dryRun: checked('dryRun', props.dryRun ?? false, booleanProblem, problems),
    suspend: checked('suspend', props.suspend ?? false, booleanProblem, problems),
    program: program(props, chartNamespace, problems),
  };
}

function program(props: PruningOptions, chartNamespace: string | undefined, problems: Problems): ProgramModel {
  const { name, namespace = chartNamespace ?? 'default' } = props;
  problems.add('namespace', namespaceProblem(namespace));
  const own = { 'app.kubernetes.io/managed-by': 'cdk8s-pg', [CONNECTION_LABEL]: name };
  const selector = { ...own, [`${PREFIX}component`]: 'connection-pruning' };
  return {
    name: pruningName(name),
    namespace,
    labels: { ...userLabels('labels', props.labels, problems), ...own },
    annotations: userAnnotations('annotations', props.annotations, problems),
    entry: 'prune-connections',
    podLabels: selector,
    selector,
    environment: PLAN_VARIABLE,
    fields: { POD_NAMESPACE: 'metadata.namespace' },
    ...loneProgram(props, problems),
  };
}

const pruningName = (name: string): string => `${name}-prune`;

function lengthProblem(name: string): string | undefined {
  const whole = pruningName(name);
  return whole.length > LONGEST_CRON_JOB
    ? `'${name}' makes a CronJob of ${whole.length} characters ('${whole}'); ${LONGEST_CRON_JOB} are allowed`
    : undefined;
}

function listProblem(value: unknown): string | undefined {
  return Array.isArray(value) ? undefined : `${JSON.stringify(value)} is not a list; write ['2026-11-21'], for example`;
}
