import { Chart } from 'cdk8s';
import { type Container, Env, EnvValue, type ISecret, Volume, type Workload } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { ConnectionModel } from '../../model/connection/connection-model';
import type { ConnectOptions } from '../../model/connection/options/connect-options';
import { BINDINGS } from '../../model/connection/tls';
import { Problems } from '../../model/problems';

const ROOT_VARIABLE = 'SERVICE_BINDING_ROOT';

/** A connection as workloads see it. */
interface Connection extends Construct {
  readonly secret: ISecret;
  envValue(key: string): EnvValue;
}

/** Gives a container of a workload the Secret of a connection: as variables, or as files. */
export function connectWorkload(
  connection: Connection,
  model: ConnectionModel,
  workload: Workload,
  options: ConnectOptions,
): void {
  const problems = new Problems();
  const container: Container | undefined = options.container ?? workload.containers[0];
  const directory = bindings(model, options);
  const root = container?.env.variables[ROOT_VARIABLE]?.value as string | undefined;
  const namespace = workload.metadata.namespace ?? Chart.of(workload).namespace ?? 'default';
  if (namespace !== model.namespace)
    problems.add(
      'workload',
      `${workload.node.path} is in namespace ${namespace}, and its pods can read no Secret of ${model.namespace}; declare a connection in ${namespace}`,
    );
  if (container === undefined)
    problems.add('workload', `${workload.node.path} has no container yet; add one before, or give container`);
  if (directory !== undefined && root !== undefined && root !== directory)
    problems.add(
      'directory',
      `'${directory}' is not where the container has its other bindings (${ROOT_VARIABLE} '${root}'); give that one`,
    );
  if (model.mounted && directory !== BINDINGS)
    problems.add(
      'directory',
      `'${directory}' is not where the connection says that its root certificate is ('${BINDINGS}'); leave it out, or give the connection tls.rootCertificatePath`,
    );
  for (const [name, key] of Object.entries(options.environment ?? {})) {
    if (!Object.hasOwn(model.data, key))
      problems.add(
        `environment.${name}`,
        `'${key}' is no key of ${model.secretName}; write one of ${Object.keys(model.data).join(', ')}`,
      );
  }
  problems.throwIfAny(connection.node.path);
  wire(connection, model, container, { ...options, directory });
  // Between charts it would only number their files: the pods wait for the Secret anyway.
  if (Chart.of(connection) === Chart.of(workload)) workload.node.addDependency(connection);
}

/** The folder that connections are mounted into; undefined where this one is not. */
function bindings(
  { mounted }: ConnectionModel,
  { directory, environment, allKeys }: ConnectOptions,
): string | undefined {
  if (directory !== undefined) return directory.replace(/(?<=.)\/+$/, '');
  const asked = allKeys === true || Object.keys(environment ?? {}).length > 0;
  return asked && !mounted ? undefined : BINDINGS;
}

function wire(connection: Connection, model: ConnectionModel, container: Container, options: ConnectOptions): void {
  const { environment, allKeys, directory } = options;
  for (const [name, key] of Object.entries(environment ?? {}))
    container.env.addVariable(name, connection.envValue(key));
  if (allKeys === true) container.env.copyFrom(Env.fromSecret(connection.secret));
  if (directory === undefined) return;
  container.mount(`${directory}/${model.name}`, volume(connection, model), { readOnly: true });
  container.env.addVariable(ROOT_VARIABLE, EnvValue.fromValue(directory));
}

/** One volume, however many workloads mount it. */
function volume(connection: Connection, { secretName }: ConnectionModel): Volume {
  const made = connection.node.tryFindChild('Volume') as Volume | undefined;
  return made ?? Volume.fromSecret(connection, 'Volume', connection.secret, { name: secretName });
}
