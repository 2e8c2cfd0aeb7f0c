import type { Duration } from 'cdk8s';
import type { ContainerResources } from 'cdk8s-plus-28';
import { checked } from '../checked';
import { secondsOf } from '../durations';
import { foreignNameProblem } from '../identifiers';
import { type ProgramImageProps, programImages } from '../images';
import { labelValueProblem, PREFIX, type StringMap } from '../labels';
import { namespaceProblem } from '../names';
import { networkModel } from '../network';
import { booleanProblem } from '../numbers';
import type { NetworkPolicyOptions } from '../options/network-policy-options';
import type { PostgresLogin } from '../options/postgres-login';
import type { Problems } from '../problems';
import { PROGRAM_RESOURCES, resources } from '../resources';
import { userAnnotations, userLabels } from '../user-metadata';
import { type ConnectionModel, SECRET_TYPE } from './connection-model';
import type { ConnectionValues } from './connection-values';
import { digest } from './digest';
import { CONNECTION_LABEL, VERSION_LABEL } from './earlier';
import { type KeysOfFormats, templates } from './keys';
import { connectionLengthProblem, connectionNameProblem, connectionSecretName } from './names';
import type { ConnectionPassword } from './options/connection-password';
import type { ConnectionTarget } from './options/connection-target';
import type { ConnectionTls } from './options/connection-tls';
import { driverParameters, sessionSettings, textProblem } from './parameters';
import { type PasswordInput, type ResolvedPassword, resolvePassword } from './password';
import { type Instances, resolveTarget } from './target';
import { resolveTls, type ResolvedTls } from './tls';
import { connectionVersionProblem, versionText } from './version';

/** What a connection has to know of its database. `IPostgres` fits. */
export type Database = Instances &
  PasswordInput['database'] & {
    readonly name: string;
    readonly majorVersion: number;
    readonly database: string;
    readonly owner: string;
    readonly tls: boolean;
  };

/** The props of a connection. `ConnectionSecretProps` fits. */
export interface ConnectionProps extends ProgramImageProps {
  readonly name: string;
  readonly version: number | string;
  readonly postgres: Database;
  readonly namespace?: string;
  readonly target?: ConnectionTarget;
  readonly keys?: KeysOfFormats;
  readonly password?: ConnectionPassword;
  readonly login?: PostgresLogin;
  readonly username?: string;
  readonly database?: string;
  readonly applicationName?: string;
  readonly connectTimeout?: Duration;
  readonly tcpUserTimeout?: Duration;
  readonly loadBalanceHosts?: boolean;
  readonly tls?: ConnectionTls;
  readonly settings?: StringMap;
  readonly libpqParameters?: StringMap;
  readonly jdbcParameters?: StringMap;
  readonly npgsqlParameters?: StringMap;
  readonly nodeParameters?: StringMap;
  readonly provider?: string;
  readonly labels?: StringMap;
  readonly annotations?: StringMap;
  readonly programResources?: ContainerResources;
  readonly networkPolicy?: NetworkPolicyOptions;
}

/**
 * Fills in every default and checks every value. Problems are collected; where
 * there are any, what is returned is of no use.
 */
export function resolveConnection(
  props: ConnectionProps,
  chartNamespace: string | undefined,
  problems: Problems,
): ConnectionModel {
  const { postgres } = props;
  const namespace = props.namespace ?? chartNamespace ?? postgres.namespace;
  problems.add('namespace', namespaceProblem(namespace));
  const { name, version, secretName } = identity(props, problems);
  const password = resolvePassword({ ...props, namespace, database: postgres }, problems);
  const tls = resolveTls(props.tls, name, postgres.tls, password, problems);
  const values = connectionValues(props, name, password, tls, problems);
  const data = templates(props.keys, values, tls.rootCertificate !== undefined, problems);
  const ownLabels = labels(postgres.name, name, version);
  return {
    namespace,
    name,
    version,
    secretName,
    ownLabels,
    labels: { ...userLabels('labels', props.labels, problems), ...ownLabels },
    annotations: userAnnotations('annotations', props.annotations, problems),
    password,
    rootCertificate: tls.rootCertificate,
    mounted: tls.mounted,
    data,
    digest: digest({ type: SECRET_TYPE, sources: sources(password, tls), data }),
    images: programImages(props, problems),
    programResources: resources('programResources', props.programResources, PROGRAM_RESOURCES, problems),
    network: networkModel(props.networkPolicy, problems),
  };
}

function identity(
  props: ConnectionProps,
  problems: Problems,
): { readonly name: string; readonly version: string; readonly secretName: string } {
  const nameProblem = connectionNameProblem(props.name);
  const versionProblem = connectionVersionProblem(props.version);
  problems.add('name', nameProblem);
  problems.add('version', versionProblem);
  const version = versionText(props.version);
  if (nameProblem === undefined && versionProblem === undefined)
    problems.add('name', connectionLengthProblem(props.name, version));
  return { name: props.name, version, secretName: connectionSecretName(props.name, version) };
}

function connectionValues(
  props: ConnectionProps,
  name: string,
  password: ResolvedPassword,
  { mode, rootCertificatePath }: ResolvedTls,
  problems: Problems,
): ConnectionValues {
  const { postgres, tcpUserTimeout } = props;
  const named = password.kind === 'plain' || password.username === undefined;
  const username = props.username ?? props.login?.username ?? postgres.owner;
  if (named) problems.add('username', foreignNameProblem(username));
  if (props.applicationName !== undefined)
    problems.add('applicationName', applicationNameProblem(props.applicationName));
  return {
    ...resolveTarget(props.target, postgres, problems),
    database: String(checked('database', props.database ?? postgres.database, foreignNameProblem, problems)),
    ...(named ? { username: String(username) } : {}),
    applicationName: String(props.applicationName ?? name),
    connectTimeout: secondsOf('connectTimeout', props.connectTimeout, 5, 1, problems),
    ...(tcpUserTimeout === undefined
      ? {}
      : { tcpUserTimeout: 1000 * secondsOf('tcpUserTimeout', tcpUserTimeout, 1, 1, problems) }),
    loadBalanceHosts: checked('loadBalanceHosts', props.loadBalanceHosts ?? false, booleanProblem, problems),
    tls: { mode, ...(rootCertificatePath === undefined ? {} : { rootCertificatePath }) },
    settings: sessionSettings(props.settings, postgres.majorVersion, problems),
    libpqParameters: driverParameters('libpqParameters', props.libpqParameters, problems),
    jdbcParameters: driverParameters('jdbcParameters', props.jdbcParameters, problems),
    npgsqlParameters: driverParameters('npgsqlParameters', props.npgsqlParameters, problems),
    nodeParameters: driverParameters('nodeParameters', props.nodeParameters, problems),
    majorVersion: postgres.majorVersion,
    provider: String(checked('provider', props.provider ?? 'cdk8s-pg', textProblem, problems)),
  };
}

/** PostgreSQL keeps 63 bytes of it, and makes question marks of what is not ASCII. */
function applicationNameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && /^[\x20-\x7e]{1,63}$/.test(name)) return undefined;
  return `${JSON.stringify(name)} is not kept as it is by PostgreSQL; write at most 63 characters of ASCII`;
}

/** Labels that tell whose version it is; without the database where its name can be no label. */
function labels(database: string, name: string, version: string): StringMap {
  const legal = labelValueProblem('', database) === undefined;
  return {
    'app.kubernetes.io/managed-by': 'cdk8s-pg',
    [CONNECTION_LABEL]: name,
    [VERSION_LABEL]: version,
    ...(legal ? { [`${PREFIX}database`]: database } : {}),
  };
}

/** Where the values come from that are not in the templates. Never a password itself, which a digest would give away. */
function sources(password: ResolvedPassword, { rootCertificate }: ResolvedTls): object {
  if (password.kind === 'plain') return {};
  return { ...password, ...(rootCertificate === undefined ? {} : { rootCertificate }) };
}
