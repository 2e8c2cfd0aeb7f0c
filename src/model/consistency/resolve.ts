import { clientAccess } from '../client-access';
import { clientImage } from '../client-image';
import { type DatabaseClient, ROOT_CERTIFICATE_PATH } from '../database-client';
import { secondsOf } from '../durations';
import { PREFIX, recommendedLabels } from '../labels';
import { loneProgram } from '../lone-program';
import type { Problems } from '../problems';
import { PLAN_VARIABLE, POD_FIELDS, type ProgramModel } from '../program-model';
import { type ResourceDefaults, resources } from '../resources';
import { userAnnotations, userLabels } from '../user-metadata';
import { plannedAssertions } from './assertions';
import type { CheckedDatabase } from './checked-database';
import { clientEnvironment } from './client-environment';
import { instancesOf } from './instances';
import type { ConsistencyCheckOptions } from './options/consistency-check-options';
import type { ConsistencyPlan } from './plan';

const MI = 1024 ** 2;
const CLIENT_RESOURCES: ResourceDefaults = { cpuRequest: 50, memoryRequest: 64 * MI, memoryLimit: 256 * MI };

/** What a run may take longer than its check, in seconds: until its pod runs, and until it has told. */
const MARGIN = 300;

/** The longest name of a CronJob: those of its Jobs have a time after it. */
const LONGEST_NAME = 52;

/** A check with every default filled in and every value checked. */
export interface ConsistencyModel {
  readonly program: ProgramModel;
  readonly plan: ConsistencyPlan;
  /** After how many seconds it is ended, if it has not ended by itself. */
  readonly deadline: number;
}

/**
 * Fills in every default and checks every value. Problems are collected; where there are any, what is returned is of no
 * use.
 */
export function resolveConsistency(
  name: string,
  database: CheckedDatabase,
  options: ConsistencyCheckOptions,
  scheduled: boolean,
  problems: Problems,
): ConsistencyModel {
  problems.add('name', checkNameProblem(name));
  const deadline = secondsOf('deadline', options.deadline, 3600, 60, problems);
  // What runs once may be applied together with its database, which has to be made first.
  const answerTimeout = secondsOf('answerTimeout', options.answerTimeout, scheduled ? 30 : 300, 1, problems);
  const statementTimeout = secondsOf('statementTimeout', options.statementTimeout, 300, 1, problems);
  const plan: ConsistencyPlan = {
    database: database.name,
    instances: instancesOf(database, answerTimeout),
    assertions: plannedAssertions(options.assertions ?? [], problems),
  };
  const selector = { [`${PREFIX}component`]: 'consistency-check', [`${PREFIX}check`]: name };
  const { labels, annotations } = options;
  return {
    plan,
    // It ends by itself, after the statement at which its time was over.
    deadline: deadline + statementTimeout + answerTimeout + MARGIN,
    program: {
      name,
      namespace: database.namespace,
      labels: { ...userLabels('labels', labels, problems), ...recommendedLabels(database.name) },
      annotations: userAnnotations('annotations', annotations, problems),
      entry: 'companion',
      podLabels: { ...recommendedLabels(database.name), ...selector },
      selector,
      environment: PLAN_VARIABLE,
      fields: POD_FIELDS,
      ...loneProgram(options, problems),
      client: client(database, options, { deadline, answerTimeout, statementTimeout }, problems),
    },
  };
}

function client(
  database: CheckedDatabase,
  options: ConsistencyCheckOptions,
  times: { readonly deadline: number; readonly answerTimeout: number; readonly statementTimeout: number },
  problems: Problems,
): DatabaseClient {
  const access = clientAccess(database, options, '', problems);
  const verified = access.rootCertificate !== undefined;
  const encrypted = database.tls ? 'require' : 'prefer';
  return {
    name: 'check-consistency',
    image: clientImage(database, options, problems),
    ...access,
    resources: resources('resources', options.resources, CLIENT_RESOURCES, problems),
    environment: {
      CDK8S_PG_APP_DATABASE: database.database,
      CDK8S_PG_ROLE: database.owner,
      // An instance may be known by an address alone, so its name is not compared.
      CDK8S_PG_SSL_MODE: verified ? 'verify-ca' : encrypted,
      ...(verified ? { CDK8S_PG_SSL_ROOT: ROOT_CERTIFICATE_PATH } : {}),
      CDK8S_PG_INSTANCES: String(database.instances),
      ...clientEnvironment(options, problems),
      CDK8S_PG_ANSWER_TIMEOUT: String(times.answerTimeout),
      CDK8S_PG_STATEMENT_TIMEOUT: String(times.statementTimeout),
      CDK8S_PG_DEADLINE: String(times.deadline),
    },
  };
}

function checkNameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '')
    return 'is missing; give the check a name that stays, such as products-db-check';
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name))
    return `'${name}' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit`;
  return name.length > LONGEST_NAME
    ? `'${name}' has ${name.length} characters; ${LONGEST_NAME} are allowed, because those of Jobs are made from it`
    : undefined;
}
