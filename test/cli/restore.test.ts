import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import fc from 'fast-check';
import { parse } from 'yaml';
import { Gateway, Shop } from '../../src';
import { readGatewayConfiguration } from '../../src/charts/read-gateway-configuration';
import { readShopConfiguration } from '../../src/charts/read-shop-configuration';
import { synthesized } from '../../src/cli/declaration/build';
import { printed, quoted } from '../../src/cli/declaration/print';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { restoreDeclaration } from '../../src/cli/views/restore-declaration';
import { restoreTarget, type WantedRestore } from '../../src/cli/views/restore-target';
import { complaints, manifestsOf } from './restore-compile';
import { dumped, operated, operatedBackup, ownBackup, replicated, STORES, synthesize } from './restore-world';
import { command, NOW } from './support';

const NIGHTLY = 'nightly-20261121030000';
const EARLIER = 'nightly-20261120030000';

const ours = (props: Parameters<typeof replicated>[0] = {}, snapshots = ownBackup(NIGHTLY)): NamespaceObjects => ({
  ...replicated(props),
  volumeSnapshots: snapshots,
});

const theirs = (
  props: Parameters<typeof operated>[0] = {},
  taken: Parameters<typeof operatedBackup>[1] = {},
): NamespaceObjects => ({ ...operated(props), ...operatedBackup(NIGHTLY, taken) });

const WAL = { walStorage: { size: Size.gibibytes(2) } };

/** A restore of every kind. */
const KINDS: Record<string, { objects: NamespaceObjects; wanted: Partial<WantedRestore> & { database: string } }> = {
  'a StatefulSet': { objects: ours(), wanted: { database: 'products-db' } },
  'a StatefulSet with much to say': {
    objects: ours(
      {
        ...WAL,
        version: '17.6',
        replicas: 3,
        database: 'shop',
        owner: 'keeper',
        registry: 'registry.example.com/mirror',
        storage: { size: Size.gibibytes(10), storageClass: 'fast' },
        resources: {
          cpu: { request: Cpu.millis(250), limit: Cpu.units(2) },
          memory: { request: Size.gibibytes(1), limit: Size.mebibytes(1536) },
        },
      },
      ownBackup(NIGHTLY, { wal: true, size: '12Gi', version: '17.4' }),
    ),
    wanted: { database: 'products-db', as: 'b-2' },
  },
  'a StatefulSet that is gone': {
    objects: { volumeSnapshots: ownBackup(NIGHTLY, { wal: true, size: '10737418241' }) },
    wanted: { database: 'products-db' },
  },
  'a StatefulSet in its place': { objects: ours(), wanted: { database: 'products-db', as: 'products-db' } },
  'a Cluster': { objects: theirs(), wanted: { database: 'gateway-db' } },
  'a Cluster with much to say': {
    objects: theirs(
      {
        ...WAL,
        image: 'registry.example.com/cloudnative-pg/postgresql:17.6-standard-trixie',
        replicas: 3,
        database: 'gateway',
        owner: 'keeper',
        tablespaces: [{ name: 'slow', owner: 'keeper', storage: { size: Size.gibibytes(5), storageClass: 'slow' } }],
        resources: { memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } },
      },
      { wal: true },
    ),
    wanted: { database: 'gateway-db' },
  },
  'a Cluster whose Backup is gone': {
    objects: { ...theirs(WAL, { wal: true, spec: { walStorage: {} } }), backups: [] },
    wanted: { database: 'gateway-db' },
  },
  ...Object.fromEntries(
    Object.keys(STORES).map((store) => [
      `a dump in ${store}`,
      { objects: dumped(), wanted: { database: 'products-db', store } },
    ]),
  ),
  'a dump into a database that is there': {
    objects: dumped(),
    wanted: { database: 'products-db', store: 'near', as: 'products-db' },
  },
  'a dump of which little is known': {
    objects: { ...dumped(), cronJobs: [] },
    wanted: { database: 'products-db', store: 's3' },
  },
};

const declarationOf = (kind: string) => {
  const { objects, wanted } = KINDS[kind];
  const content = { namespace: 'shop', objects, missingRights: [], missingAside: [] };
  return restoreDeclaration(restoreTarget(content, wanted, NOW));
};

describe('every kind of restore', () => {
  test('compiles, with nothing imported that is not used', () => {
    const files = Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, printed(declarationOf(kind))]));
    expect(complaints(files)).toEqual(Object.fromEntries(Object.keys(KINDS).map((kind) => [kind, []])));
  }, 120_000);

  test.each(Object.keys(KINDS).filter((kind) => !kind.includes('that is there')))(
    '%s synthesizes to what --apply applies',
    (kind) => {
      const declaration = declarationOf(kind);
      const manifests = synthesized(declaration, 'shop');
      expect(manifestsOf(printed(declaration), 'shop')).toEqual(manifests);
      expect(manifests.length).toBeGreaterThan(0);
    },
  );

  test('no line is too long for an editor, but for comments', () => {
    for (const kind of Object.keys(KINDS))
      for (const line of printed(declarationOf(kind)).split('\n'))
        expect([line, line.length <= 120 || /^ *\/\//.test(line)]).toEqual([line, true]);
  });
});

test('any text can be printed', () => {
  const samples = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('\u2028\'"\\\n'));
  fc.assert(
    fc.property(samples, (given) => {
      // eslint-disable-next-line @typescript-eslint/no-implied-eval
      expect(new Function(`return ${quoted(given)}`)()).toBe(given);
    }),
  );
});

describe('what is printed', () => {
  test('of a StatefulSet', async () => {
    const { code, out, err } = await command('restore products-db', { objects: ours() });
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatchInlineSnapshot(`
     "import { type Chart, Size } from 'cdk8s';
     import { Cpu } from 'cdk8s-plus-28';
     import { ReplicatedPostgres, RestoreFromSnapshot } from 'cdk8s-pg';

     // Database products-db-restored in namespace shop begins with backup nightly-20261121030000 of products-db, of 2026-11-21T03:00:40Z.
     // Call it with a chart of namespace shop.
     export function productsDbRestored(chart: Chart): ReplicatedPostgres {
       // storage: at least what the snapshots hold (10Gi).
       // storageClass: one of the driver that took the snapshots; without it, the default of the cluster.
       return new ReplicatedPostgres(chart, 'products-db-restored', {
         name: 'products-db-restored',
         version: '18',
         replicas: 2,
         database: 'app',
         storage: { size: Size.gibibytes(10) },
         resources: {
           cpu: { request: Cpu.millis(100) },
           memory: { request: Size.mebibytes(512), limit: Size.mebibytes(512) },
         },
         bootstrap: new RestoreFromSnapshot(chart, 'products-db-restored-restore', {
           backup: 'nightly-20261121030000',
           snapshotSize: Size.gibibytes(10),
           majorVersion: 18,
         }),
       });
     }

     // Next:
     // 1. Copy from the declaration of products-db what no object tells: parameters, pgHba, credentials, tls, consumers, monitoring, logins, backups.
     // 2. Commit it, have it applied, and wait: npx cdk8s-pg status products-db-restored -n shop --watch
     // 3. Look whether it is what you want; then give applications the next version of their connection Secret, for this database.
     // 4. It happens once: left in Git, or taken out of it, bootstrap does nothing afterwards.
     "
    `);
  });

  test('of a Cluster with a volume for WAL', async () => {
    const { out } = await command('restore gateway-db', { objects: theirs(WAL, { wal: true }) });
    expect(out).toMatchInlineSnapshot(`
     "import { type Chart, Size } from 'cdk8s';
     import { Cpu } from 'cdk8s-plus-28';
     import { CloudNativePostgres, RestoreFromSnapshot } from 'cdk8s-pg';

     // Database gateway-db-restored in namespace shop begins with backup nightly-20261121030000 of gateway-db, of 2026-11-21T03:00:40Z.
     // Call it with a chart of namespace shop.
     export function gatewayDbRestored(chart: Chart): CloudNativePostgres {
       // storage: at least what the snapshots hold (20Gi + 20Gi).
       // storageClass: one of the driver that took the snapshots; without it, the default of the cluster.
       return new CloudNativePostgres(chart, 'gateway-db-restored', {
         name: 'gateway-db-restored',
         version: '18',
         replicas: 2,
         database: 'app',
         storage: { size: Size.gibibytes(20) },
         walStorage: { size: Size.gibibytes(20) },
         resources: {
           cpu: { request: Cpu.millis(100) },
           memory: { request: Size.mebibytes(512), limit: Size.mebibytes(512) },
         },
         bootstrap: new RestoreFromSnapshot(chart, 'gateway-db-restored-restore', {
           backup: 'nightly-20261121030000',
           snapshotSize: Size.gibibytes(20),
         }),
       });
     }

     // Next:
     // 1. Copy from the declaration of gateway-db what no object tells: parameters, pgHba, credentials, tls, consumers, monitoring, logins, backups.
     // 2. Commit it, have it applied, and wait: npx cdk8s-pg status gateway-db-restored -n shop --watch
     // 3. Look whether it is what you want; then give applications the next version of their connection Secret, for this database.
     // 4. It happens once: left in Git bootstrap does nothing afterwards. Take it out only when the database is there.
     "
    `);
  });

  test('of a dump', async () => {
    const { out } = await command('restore products-db --store minio', { objects: dumped() });
    expect(out).toMatchInlineSnapshot(`
     "import { type Chart, Size } from 'cdk8s';
     import { Cpu, Secret } from 'cdk8s-plus-28';
     import { BackupStore, ReplicatedPostgres, RestoreFromDump, S3Credentials, StoreEncryption } from 'cdk8s-pg';

     // Database products-db-restored in namespace shop begins with dump dumps-20261121013000 in store minio of products-db, of 2026-11-21T01:31:00Z.
     // Call it with a chart of namespace shop.
     export function productsDbRestored(chart: Chart): RestoreFromDump {
       const postgres = new ReplicatedPostgres(chart, 'products-db-restored', {
         name: 'products-db-restored',
         version: '18',
         replicas: 2,
         database: 'app',
         storage: { size: Size.gibibytes(10) },
         walStorage: { size: Size.gibibytes(2) },
         resources: {
           cpu: { request: Cpu.millis(100) },
           memory: { request: Size.mebibytes(512), limit: Size.mebibytes(512) },
         },
       });
       return new RestoreFromDump(chart, 'products-db-restored-restore', {
         name: 'products-db-restored-restore',
         postgres,
         store: BackupStore.s3({
           name: 'minio',
           bucket: 'shop-backups',
           endpoint: 'https://minio.example.com:9000',
           provider: 'Minio',
           forcePathStyle: true,
           credentials: S3Credentials.fromSecret(Secret.fromSecretName(chart, 'StoreKeys', 'minio'), {
             accessKeyIdKey: 'id',
             secretAccessKeyKey: 'secret',
             sessionTokenKey: 'token',
           }),
           rootCertificateSecret: Secret.fromSecretName(chart, 'StoreAuthority', 'minio-ca'),
           rootCertificateKey: 'root.pem',
           encryption: StoreEncryption.rcloneCrypt(Secret.fromSecretName(chart, 'StoreEncryption', 'crypt'), {
             saltKey: 'salt',
           }),
         }),
         backup: 'dumps-20261121013000',
         source: 'products-db',
       });
     }

     // Next:
     // 1. Copy from the declaration of products-db what no object tells: parameters, pgHba, credentials, tls, consumers, monitoring, logins, backups.
     // 2. Commit it, have it applied, and wait: npx cdk8s-pg status products-db-restored -n shop --watch
     // 3. Look whether it is what you want; then give applications the next version of their connection Secret, for this database.
     // 4. It happens once: left in Git it does nothing afterwards.
     "
    `);
  });

  test('of a store that knows the pod by the platform says that nothing tells who it is', async () => {
    const identity = 'nothing tells who the pod is: identity';
    const { out } = await command('restore products-db --store azure-identity', { objects: dumped() });
    expect(out).toContain(identity);
    const { out: other } = await command('restore products-db --store azure', { objects: dumped() });
    expect(other).not.toContain(identity);
  });

  test('under the name of a database that is there: the steps of a person', async () => {
    const { out } = await command('restore products-db --as products-db', { objects: ours() });
    expect(out.slice(out.lastIndexOf('\n}\n') + 3)).toMatchInlineSnapshot(`
     "
     // products-db is there, and nothing is restored over it: applying this fails, or does nothing.
     // To give it the content of the backup under its own name:
     // 1. Keep what is there: take a backup, and wait until it is complete.
     // 2. Pause what applies your manifests.
     // 3. Stop it: kubectl -n shop delete statefulset products-db; wait until its pods are gone.
     // 4. Delete what is to be replaced: the claims data-products-db-… (and wal-products-db-…) of all instances, and Lease products-db.
     // 5. Add bootstrap to the declaration of products-db that you have, rather than taking this one, and apply it.
     // Or let it be done: npx cdk8s-pg restore products-db -n shop --backup nightly-20261121030000 --as products-db --apply
     "
    `);
  });
});

describe('a configuration', () => {
  const configuration = async (args: string, objects: NamespaceObjects) => {
    const { code, out, err } = await command(`restore ${args} --format configuration`, { objects });
    return { code, out, err, content: parse(out) as unknown };
  };

  test('of a shop is taken by its chart', async () => {
    const { out, content } = await configuration(
      'products-db',
      ours({ storage: { size: Size.gibibytes(10), storageClass: 'fast' } }),
    );
    expect(out).toMatchInlineSnapshot(`
     "# yaml-language-server: $schema=node_modules/cdk8s-pg/schemas/shop.schema.json
     # Database products-db-restored begins with backup nightly-20261121030000 of products-db, of 2026-11-21T03:00:40Z.
     # In the configuration file of a shop, as a file of its own. What no object tells is to be copied from that of
     # products-db: parameters, connections, monitoring, backups.
     # Commit it, have it applied, and wait: npx cdk8s-pg status products-db-restored -n shop --watch
     # It happens once: left here, or taken out, restoreFrom does nothing afterwards.
     namespace: shop
     database:
       name: products-db-restored
       version: "18"
       replicas: 2
       storage: 10Gi
       storageClass: fast
       memory: 512Mi
       restoreFrom: nightly-20261121030000
     "
    `);
    synthesize((chart) => new Shop(chart, 'Shop', readShopConfiguration('shop.yaml', content)));
  });

  test('of a gateway is taken by its chart', async () => {
    const { out, content } = await configuration('gateway-db', theirs({ ...WAL, database: 'gateway' }, { wal: true }));
    expect(out).toMatchInlineSnapshot(`
     "# yaml-language-server: $schema=node_modules/cdk8s-pg/schemas/gateway.schema.json
     # Database gateway-db-restored begins with backup nightly-20261121030000 of gateway-db, of 2026-11-21T03:00:40Z.
     # In the configuration file of a gateway, as a file of its own. What no object tells is to be copied from that of
     # gateway-db: parameters, consumers, monitoring, backups.
     # Commit it, have it applied, and wait: npx cdk8s-pg status gateway-db-restored -n shop --watch
     # It happens once: left here restoreFrom does nothing afterwards. Take it out only when the database is there.
     namespace: shop
     database:
       name: gateway-db-restored
       version: "18"
       replicas: 2
       storage: 20Gi
       walStorage: 20Gi
       memory: 512Mi
       restoreFrom: nightly-20261121030000
     "
    `);
    synthesize((chart) => new Gateway(chart, 'Gateway', readGatewayConfiguration('gateway.yaml', content)));
  });

  test('names the snapshots where the Backup is gone', async () => {
    const objects = {
      ...theirs({ ...WAL, database: 'gateway' }, { wal: true, spec: { walStorage: {} } }),
      backups: [],
    };
    expect((await configuration('gateway-db', objects)).content).toMatchObject({
      database: { restoreFrom: { snapshot: NIGHTLY, walSnapshot: `${NIGHTLY}-wal` } },
    });
  });

  test.each<[string, string, NamespaceObjects]>([
    ['products-db', 'the configuration of a shop has no walStorage', ours(WAL, ownBackup(NIGHTLY, { wal: true }))],
    [
      'products-db',
      'the configuration of a shop has no database (it is shop of keeper)',
      ours({ database: 'shop', owner: 'keeper' }),
    ],
    [
      'gateway-db',
      'the configuration of a gateway has no owner (it is keeper, of gateway)',
      theirs({ database: 'gateway', owner: 'keeper' }),
    ],
    ['products-db --store s3', 'a dump is restored by RestoreFromDump, of which the charts know nothing', dumped()],
  ])('of %s cannot be: %s', async (args, why, objects) => {
    expect(await configuration(args, objects)).toMatchObject({
      code: 2,
      out: '',
      err: `${why}: take --format construct\n`,
    });
  });

  test('is none for a database that is there', async () => {
    expect((await configuration('products-db --as products-db', ours())).err).toBe(
      'products-db is there, and nothing is restored over it: give --as another name, or take --format construct\n',
    );
  });
});

describe('which backup', () => {
  const two = ours({}, [
    ...ownBackup(NIGHTLY),
    ...ownBackup(EARLIER, { at: '2026-11-20T03:00:40Z' }),
    ...ownBackup('broken', { at: '2026-11-21T04:00:00Z', failed: 'no space' }),
  ]);
  const chosen = async (args: string) => {
    const { out } = await command(`restore products-db ${args}`, { objects: two });
    return /backup: '([^']*)'/.exec(out)?.[1];
  };

  test.each([
    ['--latest', NIGHTLY],
    [`--backup ${EARLIER}`, EARLIER],
    ['--before 2026-11-21T03:00Z', EARLIER],
    ['--before 2026-11-21', EARLIER],
    ['--before 2026-11-21T03:00:41', NIGHTLY],
    ['--before 2026-11-21T05:00:41+02:00', NIGHTLY],
    ['--before 2026-11-21T05:00:40+02:00', EARLIER],
  ])('%s is %s', async (args, expected) => {
    expect(await chosen(args)).toBe(expected);
  });

  test.each<[string, string, NamespaceObjects?]>([
    [
      '--backup nightly-20261121030001',
      `there is no backup nightly-20261121030001 of products-db; did you mean ${NIGHTLY}?`,
    ],
    ['--backup weekly', `there is no backup weekly of products-db; the newest is ${NIGHTLY}`],
    ['--backup broken', 'backup broken of products-db is failed: no space; --latest takes one that is complete'],
    [
      '--before 2026-11-20T03:00:40Z',
      `no backup of products-db was complete before 2026-11-20T03:00:40Z; the oldest, ${EARLIER}, is of 2026-11-20T03:00:40Z`,
    ],
    [
      '',
      'there is no complete backup of products-db (1 failed)',
      ours({}, ownBackup('broken', { failed: 'no space' })),
    ],
    ['', 'there is no complete backup of products-db', ours({}, [])],
    ['--store s3', 'nothing tells of a dump of products-db in store s3'],
    [
      '--store elsewhere',
      'nothing tells of a dump of products-db in store elsewhere; there are some in s3, minio, identity, near, azure, azure-identity',
      dumped(),
    ],
    ['--store s4', 'nothing tells of a dump of products-db in store s4; did you mean s3?', dumped()],
    [
      '--store s3 --before 2026-11-20',
      'no dump of products-db that anything tells of is from before 2026-11-20T00:00:00Z; name an older one by --backup',
      dumped(),
    ],
    [
      '--as Products',
      "--as 'Products' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit",
    ],
    [
      '--as gateway-db',
      'there is a database gateway-db in namespace shop, which is not products-db: nothing is restored over it; choose another name',
      { ...two, clusters: operated().clusters },
    ],
  ])('restore products-db %s: %s', async (args, expected, objects = two) => {
    expect(await command(`restore products-db ${args}`.trim(), { objects })).toEqual({
      code: 2,
      out: '',
      err: `${expected}\n`,
    });
  });

  test('a database that nobody knows: the nearest name', async () => {
    expect((await command('restore product-db', { objects: two })).err).toBe(
      'there is no database product-db in namespace shop; did you mean products-db?\n',
    );
  });

  test('without the right to list snapshots nothing is guessed', async () => {
    expect((await command('restore products-db', { objects: two, forbidden: ['volumesnapshots'] })).err).toContain(
      'you may not list volumesnapshots.snapshot.storage.k8s.io in namespace shop',
    );
  });

  test('without the right to list StatefulSets what is known is printed, and that it is not all', async () => {
    const { code, out, err } = await command('restore products-db', { objects: two, forbidden: ['statefulsets'] });
    expect([code, err]).toEqual([2, expect.stringContaining('you may not list statefulsets.apps in namespace shop')]);
    expect(out).toContain(`backup: '${NIGHTLY}',`);
  });

  test('where there are only dumps, the newest of them; an older one by its name', async () => {
    const newest = await command('restore products-db', { objects: dumped() });
    expect(newest.out).toContain("backup: 'dumps-20261121013000',");
    const older = await command('restore products-db --store s3 --backup dumps-20261101013000', { objects: dumped() });
    expect(older.out).toContain("backup: 'dumps-20261101013000',");
  });

  test('a name that is taken, by a database or by claims that one has left, is not taken again', async () => {
    const claims = [{ metadata: { name: 'data-products-db-restored-0' } }];
    const { out } = await command('restore products-db', { objects: { ...two, claims } });
    expect(out).toContain("name: 'products-db-restored-2',");
  });
});

test.each([
  [
    '--before yesterday',
    "error: option '--before <time>' argument 'yesterday' is invalid. Write for example 2026-11-21T03:00Z.",
  ],
  ['--latest --backup a', "error: option '--backup <name>' cannot be used with option '--latest'"],
  [
    '--format yaml',
    "error: option '--format <format>' argument 'yaml' is invalid. Allowed choices are construct, configuration.",
  ],
  ['--wait', "error: option '--wait' is for --apply"],
  ['--yes-replace a', "error: option '--yes-replace' is for --apply"],
  ['--apply --format construct', "error: option '--format <format>' cannot be used with option '--apply'"],
])('restore a %s is refused', async (args, expected) => {
  const { code, out, err } = await command(`restore a ${args}`);
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: `${expected}\n(--help tells what can be given)\n` });
});

test('what nothing tells is said, and stands for the person to give', async () => {
  const gone = await command('restore products-db', { objects: { volumeSnapshots: ownBackup(NIGHTLY) } });
  expect(gone.out).toContain(
    "  // database and owner: nothing tells them; give those that it has, where they are not 'app'.",
  );
  const unsized = ours({}, ownBackup(NIGHTLY)).volumeSnapshots!.map(({ metadata }) => ({
    metadata,
    status: { readyToUse: true },
  }));
  const blind = await command('restore products-db', { objects: { volumeSnapshots: unsized } });
  expect(blind.out).toContain('  // storage: nothing tells how large it was; give at least that.');
});

test('a database that has moved to a newer PostgreSQL since is restored with the older one', async () => {
  const { out } = await command('restore products-db', {
    objects: ours({ version: '18' }, ownBackup(NIGHTLY, { version: '17.6' })),
  });
  expect(out).toContain("version: '17',");
  expect(out).not.toContain('image:');
});

test('Secrets that images are pulled with come along', async () => {
  const objects = ours();
  const [set] = objects.statefulSets as any[];
  set.spec.template.spec.imagePullSecrets = [{ name: 'login' }];
  expect((await command('restore products-db', { objects })).out).toContain(
    "imagePullSecrets: [Secret.fromSecretName(chart, 'PullSecret0', 'login')],",
  );
});
