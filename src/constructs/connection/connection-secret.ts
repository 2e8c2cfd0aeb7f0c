import { ApiObject, Chart } from 'cdk8s';
import { EnvValue, type ISecret, k8s, Secret, type Workload } from 'cdk8s-plus-28';
import { Construct, type IConstruct } from 'constructs';
import { connectionExternalSecret } from '../../manifests/connection-external-secret';
import { connectionSecret } from '../../manifests/connection-secret';
import type { ConnectionModel } from '../../model/connection/connection-model';
import type { ConnectOptions } from '../../model/connection/options/connect-options';
import { resolveConnection } from '../../model/connection/resolve-connection';
import { Problems } from '../../model/problems';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import { takeNames } from '../taken-names';
import { ComposeProgram } from './compose-program';
import type { ConnectionSecretProps } from './connection-secret-props';
import { connectWorkload } from './connect-workload';
import { compareWithEarlier } from './earlier-manifests';
import { CONNECTION_PROPS } from './known-props';

const CONNECTION_SECRET = Symbol.for('cdk8s-pg.ConnectionSecret');

/**
 * A version of a connection: an immutable Secret with everything that clients need to
 * connect, in the formats of their drivers. A Job makes it inside the cluster, so that
 * no YAML holds the password. Another content is another version, beside this one.
 */
export class ConnectionSecret extends Construct {
  /** Whether a construct is a connection. */
  public static isConnectionSecret(construct: IConstruct): boolean {
    return CONNECTION_SECRET in construct;
  }

  /**
   * Compares every connection below `scope` with manifests that were synthesized before,
   * for example those of the main branch in another checkout. At synthesis, a version
   * that is there with another content is an error, before anything is written.
   *
   * @param folder where the manifests are; its folders are read too
   */
  public static compareWith(scope: IConstruct, folder: string): void {
    compareWithEarlier(scope, folder, () =>
      (scope.node.findAll() as ConnectionSecret[])
        .filter((construct) => ConnectionSecret.isConnectionSecret(construct))
        .map(({ node, _model: model }) => ({ ...model, path: node.path })),
    );
  }

  /** What it is called, version aside. */
  public readonly name: string;
  /** The version as names have it: 'v3'. */
  public readonly version: string;
  /** The namespace of the Secret. */
  public readonly namespace: string;
  /** The name of the Secret: 'products-api-v3'. */
  public readonly secretName: string;
  /** The Secret. */
  public readonly secret: ISecret;
  /** The database. */
  public readonly postgres: IPostgres;
  /** Stands for what the version is made from; labels and annotations aside. */
  public readonly digest: string;
  /** @internal */
  public readonly _model: ConnectionModel;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ConnectionSecretProps) {
    super(scope, id);
    Object.defineProperty(this, CONNECTION_SECRET, { value: true });
    const model = (this._model = this.resolve(props));
    this.name = model.name;
    this.version = model.version;
    this.namespace = model.namespace;
    this.secretName = model.secretName;
    this.postgres = props.postgres;
    this.digest = model.digest;
    this.secret = Secret.fromSecretName(this, 'Secret', model.secretName);

    const { password } = model;
    if (password.kind === 'secret') new ComposeProgram(this, 'Compose', model);
    else if (password.kind === 'external') new ApiObject(this, 'Resource', connectionExternalSecret(model, password));
    else new ApiObject(this, 'Resource', k8s.KubeSecret.manifest(connectionSecret(model, password.text)));
  }

  /**
   * Gives a workload the connection, and lets its pods reach the database. They wait until the
   * Secret is there. The Secret's name is in their template, so that another version rolls them.
   *
   * @throws where the workload cannot have it
   */
  public connect(workload: Workload, options?: ConnectOptions): void {
    connectWorkload(this, this._model, workload, options ?? {});
    this.postgres.allowFrom(workload);
  }

  /**
   * The value of a key, for a variable.
   *
   * @throws where there is no such key
   */
  public envValue(key: string): EnvValue {
    if (!Object.hasOwn(this._model.data, key)) {
      const keys = Object.keys(this._model.data).join(', ');
      throw new Error(`${this.node.path}: '${key}' is no key of ${this.secretName}; write one of ${keys}`);
    }
    return EnvValue.fromSecretValue({ secret: this.secret, key });
  }

  private resolve(props: ConnectionSecretProps): ConnectionModel {
    const problems = new Problems();
    warnOfMisspeltProps(props, problems, CONNECTION_PROPS);
    if (typeof props.postgres?.readWrite !== 'object') {
      problems.add(
        'postgres',
        'is missing; give the database, such as a ReplicatedPostgres or Postgres.fromAttributes(…)',
      );
      problems.throwIfAny(this.node.path);
    }
    const model = resolveConnection(props, Chart.of(this).namespace, problems);
    if (problems.none) problems.add('version', takeNames(this, model.namespace, [model.secretName]));
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    return model;
  }
}
