import { SslMode } from '../../model/connection/options/ssl-mode';
import { foreignNameProblem } from '../../model/identifiers';
import { booleanProblem, choiceProblem } from '../../model/numbers';
import type { ExternalCluster } from '../../model/options/cloud-native/external-cluster';
import type { Problems } from '../../model/problems';
import { referencedName, secretKeyProblem } from '../../model/references';
import type { ImportPlan } from '../../model/restore/options/bootstrap';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import type { ImportFromPostgresProps } from './import-from-postgres-props';

/** Every prop; the compiler sees to it that none is missing. */
const KNOWN: { readonly [prop in keyof Required<ImportFromPostgresProps>]: true } = {
  source: true,
  databases: true,
  roles: true,
  user: true,
  passwordSecret: true,
  passwordKey: true,
  sslMode: true,
  rootCertificateSecret: true,
  rootCertificateKey: true,
  externalClusterName: true,
  fromStandby: true,
  schemaOnly: true,
  pgDumpOptions: true,
  pgRestoreOptions: true,
  postImportSql: true,
};

/** Checks what is imported; what it refuses is in `problems`. */
export function checkImportProps(props: ImportFromPostgresProps, problems: Problems): void {
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
  checkLogin(props, problems);
  checkTls(props, problems);
  if (props.externalClusterName !== undefined)
    problems.add('externalClusterName', fileNameProblem(props.externalClusterName));
}

function checkLogin(props: ImportFromPostgresProps, problems: Problems): void {
  const { source, databases, user, passwordSecret, passwordKey } = props;
  if (user !== undefined) problems.add('user', foreignNameProblem(user));
  referencedName('passwordSecret', 'Secret', passwordSecret, problems);
  if (passwordKey !== undefined) problems.add('passwordKey', secretKeyProblem(passwordKey));
  if (passwordSecret !== undefined) return;
  if (databases !== undefined && source.credentials.superuser === undefined)
    problems.add(
      'databases',
      `need the superuser of '${source.name}', whose Secret is not known here; let the superuser in (credentials.superuserAccess, superuserSecret), or leave databases out to import '${source.database}' as its owner`,
    );
  if (databases === undefined && user !== undefined && user !== source.owner)
    problems.add(
      'user',
      `'${user}' is not the owner '${source.owner}', and no password of it is known here; give passwordSecret, or leave user out`,
    );
}

function checkTls(props: ImportFromPostgresProps, problems: Problems): void {
  const { source, rootCertificateSecret, rootCertificateKey } = props;
  const mode = sslMode(props);
  const verifies = mode === SslMode.VERIFY_CA || mode === SslMode.VERIFY_FULL;
  problems.add('sslMode', choiceProblem(mode, Object.values(SslMode)));
  if (!source.tls && (verifies || mode === SslMode.REQUIRE))
    problems.add(
      props.sslMode === undefined ? 'rootCertificateSecret' : 'sslMode',
      `asks for encryption ('${mode}'), and '${source.name}' does not encrypt; set its tls, or leave this out`,
    );
  if (verifies && rootCertificateSecret === undefined)
    problems.add('sslMode', `'${mode}' needs a root certificate to verify by; give rootCertificateSecret`);
  if (rootCertificateSecret !== undefined && (mode === SslMode.DISABLE || mode === SslMode.PREFER))
    problems.add('sslMode', `'${mode}' does not insist on what rootCertificateSecret is for; leave one of the two out`);
  referencedName('rootCertificateSecret', 'Secret', rootCertificateSecret, problems);
  if (rootCertificateKey === undefined) return;
  problems.add('rootCertificateKey', secretKeyProblem(rootCertificateKey));
  if (rootCertificateSecret === undefined)
    problems.add('rootCertificateKey', 'is a key of rootCertificateSecret; give that too, or leave it out');
}

/** What of which database is imported, and how that is reached. */
export function importPlan(props: ImportFromPostgresProps): ImportPlan {
  const { source, databases, roles = [], schemaOnly = false } = props;
  const { pgDumpOptions = [], pgRestoreOptions = [], postImportSql = [] } = props;
  return {
    cluster: externalCluster(props),
    namespace: source.namespace,
    majorVersion: source.majorVersion,
    ...(databases === undefined ? { database: source.database } : {}),
    databases: databases ?? [],
    roles,
    schemaOnly,
    pgDumpOptions,
    pgRestoreOptions,
    postImportSql,
  };
}

function externalCluster(props: ImportFromPostgresProps): ExternalCluster {
  const { source, databases, fromStandby, passwordSecret, passwordKey = 'password' } = props;
  const { rootCertificateSecret, rootCertificateKey = 'ca.crt' } = props;
  const { host, port } = fromStandby ? source.readOnly : source.readWrite;
  const several = databases !== undefined;
  const known = (several ? source.credentials.superuser : undefined) ?? source.credentials.owner;
  return {
    name: props.externalClusterName ?? fileName(source.name),
    connectionParameters: {
      host,
      port: String(port),
      user: props.user ?? (several ? 'postgres' : source.owner),
      dbname: several ? 'postgres' : source.database,
      sslmode: sslMode(props),
    },
    password: { secret: passwordSecret ?? known, key: passwordKey },
    ...(rootCertificateSecret === undefined
      ? {}
      : { sslRootCertificate: { secret: rootCertificateSecret, key: rootCertificateKey } }),
  };
}

function sslMode({ sslMode: given, rootCertificateSecret, source }: ImportFromPostgresProps): SslMode {
  if (given !== undefined) return given;
  if (rootCertificateSecret !== undefined) return SslMode.VERIFY_FULL;
  return source.tls ? SslMode.REQUIRE : SslMode.PREFER;
}

/** The operator makes a folder by the name of an external cluster. */
function fileName(name: string): string {
  const without = name.replace(/[/\\]+/g, '-');
  return fileNameProblem(without) === undefined ? without : 'source';
}

function fileNameProblem(name: unknown): string | undefined {
  if (typeof name === 'string' && name !== '' && name !== '.' && name !== '..' && !/[/\\]/.test(name)) return undefined;
  return `'${String(name)}' cannot be the name of a file, which the operator makes of it; write a name without slashes`;
}
