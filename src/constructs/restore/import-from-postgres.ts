import { Pods } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { booleanProblem } from '../../model/numbers';
import { Problems } from '../../model/problems';
import type { IBootstrap, ImportPlan, RestorePlan } from '../../model/restore/options/bootstrap';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import type { ImportFromPostgresProps } from './import-from-postgres-props';

/** Every prop; the compiler sees to it that none is missing. */
const KNOWN: { readonly [prop in keyof Required<ImportFromPostgresProps>]: true } = {
  source: true,
  databases: true,
  roles: true,
  fromStandby: true,
  schemaOnly: true,
  pgDumpOptions: true,
  pgRestoreOptions: true,
  postImportSql: true,
};

/**
 * What a new CloudNativePostgres begins with: the data of a running database, whoever runs it, by a dump. So a
 * ReplicatedPostgres moves to CloudNativePG, whose volumes its snapshots cannot fill. Nothing is written to the
 * source; applications move by the next version of their connection Secrets, after they have stopped to write.
 */
export class ImportFromPostgres extends Construct implements IBootstrap {
  /** None. */
  public readonly restorePlan?: RestorePlan;
  /** What is imported. */
  public readonly importPlan?: ImportPlan;
  private readonly source: IPostgres;

  /** @throws where props are refused: one Error that lists them all */
  constructor(scope: Construct, id: string, props: ImportFromPostgresProps) {
    super(scope, id);
    const problems = new Problems();
    check(props, problems);
    problems.throwIfAny(this.node.path);
    reportWarnings(this, problems.warnings);
    this.source = props.source;
    this.importPlan = importPlan(props);
  }

  /** Lets the pods of the new database read the source. */
  public admit(podLabels: { readonly [label: string]: string }): void {
    this.source.allowFrom(Pods.select(this, 'Importer', { labels: { ...podLabels } }));
  }
}

function check(props: ImportFromPostgresProps, problems: Problems): void {
  warnOfMisspeltProps(props, problems, KNOWN);
  const { source, databases, roles, postImportSql, fromStandby = false, schemaOnly = false } = props;
  if (typeof source?.allowFrom !== 'function') {
    problems.add('source', 'is missing; give the database that is read, such as a ReplicatedPostgres');
    return;
  }
  problems.add('fromStandby', booleanProblem(fromStandby));
  problems.add('schemaOnly', booleanProblem(schemaOnly));
  if (databases === undefined && roles !== undefined)
    problems.add('roles', 'come along with databases only; give databases as well, or leave it out');
  if (databases !== undefined && postImportSql !== undefined)
    problems.add('postImportSql', 'is run in the one database of the application; leave it or databases out');
  if (databases !== undefined && source.credentials.superuser === undefined)
    problems.add(
      'databases',
      `need the superuser of '${source.name}', whose Secret is not known here; let the superuser in (credentials.superuserAccess, superuserSecret), or leave databases out to import '${source.database}' as its owner`,
    );
}

function importPlan(props: ImportFromPostgresProps): ImportPlan {
  const { source, databases, roles = [], fromStandby, schemaOnly = false } = props;
  const { pgDumpOptions = [], pgRestoreOptions = [], postImportSql = [] } = props;
  const { host, port } = fromStandby ? source.readOnly : source.readWrite;
  const several = databases !== undefined;
  const secret = (several ? source.credentials.superuser : undefined) ?? source.credentials.owner;
  return {
    cluster: {
      name: source.name,
      connectionParameters: {
        host,
        port: String(port),
        user: several ? 'postgres' : source.owner,
        dbname: several ? 'postgres' : source.database,
        sslmode: source.tls ? 'require' : 'prefer',
      },
      password: { secret, key: 'password' },
    },
    namespace: source.namespace,
    majorVersion: source.majorVersion,
    ...(several ? {} : { database: source.database }),
    databases: databases ?? [],
    roles,
    schemaOnly,
    pgDumpOptions,
    pgRestoreOptions,
    postImportSql,
  };
}
