import { Secret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { Postgres } from '../constructs/postgres/postgres';
import { ImportFromPostgres } from '../constructs/restore/import-from-postgres';
import { RestoreFromSnapshot } from '../constructs/restore/restore-from-snapshot';
import { SslMode } from '../model/connection/options/ssl-mode';
import type { IBootstrap } from '../model/restore/options/bootstrap';
import { MAJORS } from '../model/version';
import type { GatewayDatabaseConfiguration } from './gateway-configuration';
import type { ImportConfiguration } from './import-configuration';

/** What the database begins with; undefined where it begins empty. */
export function gatewayBeginning(
  scope: Construct,
  namespace: string,
  { restoreFrom, importFrom, database = 'gateway' }: GatewayDatabaseConfiguration,
): IBootstrap | undefined {
  if (importFrom !== undefined) return earlierServer(scope, namespace, importFrom, database);
  if (restoreFrom === undefined) return undefined;
  const from = typeof restoreFrom === 'string' ? { backup: restoreFrom } : restoreFrom;
  return new RestoreFromSnapshot(scope, 'Restore', from);
}

function earlierServer(
  scope: Construct,
  namespace: string,
  configuration: ImportConfiguration,
  sameName: string,
): ImportFromPostgres {
  const { host, port, version, database = sameName, user = database, passwordSecret, passwordKey } = configuration;
  const { sslMode, rootCertificateSecret, rootCertificateKey } = configuration;
  const source = Postgres.fromAttributes(scope, 'Earlier', {
    name: host,
    namespace,
    version: knownVersion(version),
    host,
    port,
    database,
    owner: user,
    ownerSecret: Secret.fromSecretName(scope, 'EarlierPassword', passwordSecret),
    tls: sslMode === undefined ? rootCertificateSecret !== undefined : !LAX.includes(sslMode),
  });
  return new ImportFromPostgres(scope, 'Import', {
    source,
    passwordKey,
    sslMode,
    rootCertificateSecret:
      rootCertificateSecret === undefined
        ? undefined
        : Secret.fromSecretName(scope, 'EarlierAuthority', rootCertificateSecret),
    rootCertificateKey,
  });
}

/** A dump is read of any older server, also of one that is too old for everything else here. */
function knownVersion(version: string): string {
  const oldest = Math.min(...MAJORS);
  return Number.parseInt(version, 10) < oldest ? String(oldest) : version;
}

/** What a server can be read with that does not encrypt. */
const LAX: SslMode[] = [SslMode.DISABLE, SslMode.PREFER];
