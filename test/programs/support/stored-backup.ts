import { createHash } from 'node:crypto';
import { Transfer } from './transfer';

const DIGEST = createHash('sha256').update('rows').digest('hex');

/** The transfer of a volume that is called near, and of further stores; it has begun. */
export function storedNear(others: Readonly<Record<string, string>> = {}): Transfer {
  return new Transfer({
    CDK8S_PG_STORES: '1',
    CDK8S_PG_STORE_0_NAME: 'near',
    CDK8S_PG_STORE_0_KIND: 'volume',
    CDK8S_PG_STORE_0_ROOT: 'ROOT/volume',
    CDK8S_PG_STORE_0_PATH: 'ROOT/volume',
    ...others,
  }).start();
}

/** The manifest of a backup of PostgreSQL. */
export const postgresManifest = (backup: string, finishedAt: string, others: object = {}): string =>
  JSON.stringify({
    format: 1,
    backup,
    database: 'db',
    namespace: 'shop',
    kind: 'postgresql',
    startedAt: finishedAt,
    finishedAt,
    server: { version: '17.11', versionNumber: 170011, host: 'h', role: 'primary', lsn: '0/1' },
    tools: { pg_dump: '17.11' },
    globals: { file: 'globals.sql', passwords: true },
    databases: [{ name: 'app', file: 'databases/0001.dump' }],
    notes: [],
    bytes: 4,
    files: [{ path: 'databases/0001.dump', bytes: 4, sha256: DIGEST }],
    sums: DIGEST,
    ...others,
  });
