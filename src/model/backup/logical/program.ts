import type { ContainerResources } from 'cdk8s-plus-28';
import { clientAccess, type ClientAccessOptions } from '../../client-access';
import { clientImage } from '../../client-image';
import { type DatabaseClient, ROOT_CERTIFICATE_PATH } from '../../database-client';
import { PREFIX, recommendedLabels, type StringMap } from '../../labels';
import { loneProgram } from '../../lone-program';
import type { MadeBy } from '../../made-by';
import type { Problems } from '../../problems';
import { JOB_UID_FIELD, PLAN_VARIABLE, type ProgramModel, RUN_FIELDS } from '../../program-model';
import { type ResourceDefaults, resources } from '../../resources';
import type { DumpedServer } from './dumped-server';

const MI = 1024 ** 2;
/** Of the container that does the work. */
export const CLIENT_RESOURCES: ResourceDefaults = { cpuRequest: 50, memoryRequest: 64 * MI, memoryLimit: 512 * MI };

/** What a program that dumps or restores is, beside its options. */
export interface LogicalProgram extends MadeBy {
  readonly name: string;
  /** The container that does the work; it runs `<work>.sh`. */
  readonly work: string;
  /** The label of its pods. */
  readonly component: string;
  /** What names of options begin with. */
  readonly prefix: string;
  /** Variables of the container that does the work. */
  readonly environment: StringMap;
}

/** Who speaks with the server, and from what image. */
export interface ClientOptions extends ClientAccessOptions {
  readonly image?: string;
  readonly resources?: ContainerResources;
}

/** Whose dumps they are. */
export interface DumpedDatabase {
  readonly name: string;
  readonly namespace: string;
  /** @default 'postgresql' */
  readonly kind?: string;
}

/** A pod in which a companion names the run and tells its end, and PostgreSQL's clients do the work. */
export function logicalProgram(
  server: DumpedServer,
  given: LogicalProgram,
  options: ClientOptions,
  problems: Problems,
): ProgramModel {
  const { name, namespace } = server;
  return dumpProgram({ name, namespace }, given, client(server, given, options, problems), problems);
}

/** The same with the clients of any database. */
export function dumpProgram(
  database: DumpedDatabase,
  given: Omit<LogicalProgram, 'work' | 'environment' | 'prefix'>,
  client: DatabaseClient,
  problems: Problems,
): ProgramModel {
  const { name, component, labels, annotations, program } = given;
  const selector = { [`${PREFIX}component`]: component, [`${PREFIX}${component}`]: name };
  const recommended = recommendedLabels(database.name, database.kind);
  return {
    name,
    namespace: database.namespace,
    labels: { ...labels, ...recommended },
    annotations,
    entry: 'companion',
    podLabels: { ...recommended, ...selector },
    selector,
    environment: PLAN_VARIABLE,
    fields: { ...RUN_FIELDS, ...JOB_UID_FIELD },
    ...loneProgram(program, problems),
    client,
  };
}

function client(
  server: DumpedServer,
  { work, program, prefix, environment }: LogicalProgram,
  options: ClientOptions,
  problems: Problems,
): DatabaseClient {
  const access = clientAccess(server, options, prefix, problems);
  const verified = access.rootCertificate !== undefined;
  const encrypted = server.tls ? 'require' : 'prefer';
  return {
    name: work,
    image: clientImage(server, { image: options.image, registry: program.registry }, problems),
    ...access,
    resources: resources(`${prefix}resources`, options.resources, CLIENT_RESOURCES, problems),
    environment: {
      CDK8S_PG_APP_DATABASE: server.database,
      CDK8S_PG_ROLE: server.owner,
      CDK8S_PG_PRIMARY: `${server.primary.host}:${server.primary.port}`,
      CDK8S_PG_SSL_MODE: verified ? 'verify-full' : encrypted,
      ...(verified ? { CDK8S_PG_SSL_ROOT: ROOT_CERTIFICATE_PATH } : {}),
      ...environment,
    },
  };
}
