import { Client } from './support/client';
import { Database } from './support/database';
import type { KubeObject, Pod } from './support/objects';
import { lives, restarted } from './support/restarts';
import { story } from './support/story';

describe('three instances that replicate', () => {
  const { test, namespace } = story('replication');
  let database: Database;
  let client: Client;

  const setting = (ordinal: number, name: string) => database.sql(ordinal, `SHOW ${name}`);

  test('start in a namespace that enforces `restricted`: one primary, the others stream', async ({ kubectl, name }) => {
    database = await Database.create(namespace(), { replicas: 3, labels: { team: 'shop' }, podLabels: { tier: 'db' } });
    const { metadata } = await kubectl.get<KubeObject>('namespace', name);
    expect(metadata.labels?.['pod-security.kubernetes.io/enforce']).toBe('restricted');
    await database.settled({ within: 120, primary: 0 });
    expect(await database.streaming(0)).toEqual(['db-1', 'db-2']);
    client = await Client.start(database);
  }, 180);

  test('the log says which role each instance took, and where from', async () => {
    expect(await database.log(0)).toMatch(/\[instance\] role: primary; initialising a new database\n/);
    expect(await database.log(0)).toMatch(/\[instance\] primary on timeline 1, taking writes\n/);
    for (const ordinal of [1, 2]) {
      const log = await database.log(ordinal);
      expect(log).toMatch(/\[instance\] role: standby; cloning db-0\n/);
      expect(log).toMatch(/\[instance\] role: standby of db-0; starting\n/);
      expect(log).toMatch(/\[instance\] standby of db-0 on timeline 1, streaming\n/);
      expect(log).not.toContain('role: primary');
    }
  });

  test('each standby cloned and streams through a slot of its own, which has never been idle since', async () => {
    const slots = await database.sql(
      0,
      'SELECT slot_name, slot_type, temporary, active, wal_status, application_name FROM pg_replication_slots LEFT JOIN pg_stat_replication ON pid = active_pid ORDER BY 1',
    );
    expect(slots.split('\n')).toEqual(['pod_1|physical|f|t|reserved|db-1', 'pod_2|physical|f|t|reserved|db-2']);
    for (const ordinal of [1, 2]) {
      expect(await setting(ordinal, 'primary_slot_name')).toBe(`pod_${ordinal}`);
      expect(await database.sql(ordinal, 'SELECT status, slot_name FROM pg_stat_wal_receiver')).toBe(
        `streaming|pod_${ordinal}`,
      );
      expect(await database.sql(ordinal, 'SELECT count(*) FROM pg_replication_slots')).toBe('0');
    }
  });

  test('no standby knows a password by its data directory', async () => {
    for (const ordinal of [1, 2]) {
      expect(await setting(ordinal, 'primary_conninfo')).not.toContain('password=');
      const files = await database.exec(ordinal, ['bash', '-c', 'cat "$PGDATA"/postgresql.auto.conf']);
      expect(files).not.toMatch(/^\s*primary_conninfo/m);
    }
  });

  test('each pod has a claim of its own, marked with the database that is on it', async ({ kubectl }) => {
    const system = await database.sql(0, 'SELECT system_identifier FROM pg_control_system()');
    const volumes = new Set<string | undefined>();
    for (const ordinal of [0, 1, 2]) {
      const claim = await database.claim(ordinal);
      expect(claim.status.phase).toBe('Bound');
      expect(claim.metadata.annotations?.['cdk8s-pg/system-identifier']).toBe(system);
      volumes.add(claim.spec.volumeName);
      const pod = await kubectl.get<Pod & { spec: { volumes: object[] } }>('pod', database.podName(ordinal));
      expect(pod.spec.volumes).toContainEqual({
        name: 'data',
        persistentVolumeClaim: { claimName: database.claimName(ordinal) },
      });
    }
    expect(volumes.size).toBe(3);
  });

  test('claims and their templates carry no label of the user', async ({ kubectl }) => {
    const set = await kubectl.get<
      KubeObject & { spec: { volumeClaimTemplates: KubeObject[]; template: { metadata: KubeObject['metadata'] } } }
    >('statefulset', 'db');
    expect(set.metadata.labels).toMatchObject({ team: 'shop' });
    expect(set.spec.template.metadata.labels).toMatchObject({ tier: 'db' });
    const fixed = { 'cdk8s-pg/database': 'db', 'cdk8s-pg/component': 'instance' };
    expect(set.spec.volumeClaimTemplates.map(({ metadata }) => metadata.labels)).toEqual([fixed]);
    for (const ordinal of [0, 1, 2]) expect((await database.claim(ordinal)).metadata.labels).toEqual(fixed);
  });

  test('a committed row is seen on every standby, which is read-only', async () => {
    await client.sql("CREATE TABLE product (id int PRIMARY KEY, name text); INSERT INTO product VALUES (1, 'ladder')");
    await database.replayed([1, 2]);
    for (const ordinal of [1, 2]) {
      const host = database.instanceHost(ordinal);
      expect(await client.sql('SELECT * FROM product', { host })).toBe('1|ladder');
      const { status, stderr } = await client.try("INSERT INTO product VALUES (2, 'rope')", { host });
      expect(status).not.toBe(0);
      expect(stderr).toContain('cannot execute INSERT in a read-only transaction');
      expect((await client.try('CREATE TABLE other ()', { host })).stderr).toContain(
        'cannot execute CREATE TABLE in a read-only transaction',
      );
    }
    expect(await client.sql('SELECT count(*) FROM product')).toBe('1');
  });

  test('the Services lead where they should', async () => {
    const { readWriteHost, readOnlyHost, anyHost } = database;
    /** The instances that so many new connections reached. */
    const reached = async (host: string, connections: number): Promise<string[]> => {
      const names = await client.sql('SHOW cluster_name;\n\\c\n'.repeat(connections), { host });
      const found = names.split('\n').filter((line) => !line.startsWith('You are now connected'));
      expect(found).toHaveLength(connections);
      return [...new Set(found)].sort();
    };
    // kube-proxy picks at random: by 40 connections one of three is missed once in some 10 million times.
    expect(await reached(readWriteHost, 20)).toEqual(['db-0']);
    expect(await reached(readOnlyHost, 40)).toEqual(['db-1', 'db-2']);
    expect(await reached(anyHost, 40)).toEqual(['db-0', 'db-1', 'db-2']);
  });

  test('a pod that is no declared consumer reaches neither a Service nor an instance', async () => {
    const stranger = await Client.start(database, { name: 'stranger', consumer: false });
    const hosts = [database.readWriteHost, database.anyHost, database.instanceHost(1)];
    // The same question of a declared one tells that it is the policy that refuses.
    expect(await Promise.all(hosts.map((host) => client.sql('SELECT 1', { host })))).toEqual(['1', '1', '1']);
    for (const { status, stderr } of await Promise.all(hosts.map((host) => stranger.try('SELECT 1', { host })))) {
      expect(status).toBe(2);
      expect(stderr).toMatch(/timeout expired|Connection refused/);
    }
  });

  test('applying the same YAML again changes nothing', async () => {
    const before = await lives(database);
    const versions = await resourceVersions();
    expect(await database.diff()).toBe('');
    const said = (await database.apply()).trimEnd().split('\n');
    expect(Object.keys(versions)).toHaveLength(said.length);
    // kubectl says "configured" wherever it sends a patch; what it was told of is in the versions.
    expect(await resourceVersions()).toEqual(versions);
    expect(await database.diff()).toBe('');
    expect(restarted(before, await lives(database))).toEqual([]);
  });

  /** Of every object that was applied. */
  async function resourceVersions(): Promise<Record<string, string | undefined>> {
    const kinds = [
      ...['statefulsets', 'configmaps', 'services', 'serviceaccounts', 'roles', 'rolebindings'],
      ...['networkpolicies', 'poddisruptionbudgets', 'jobs', 'leases'],
    ].join(',');
    const objects = await namespace().kubectl.list<KubeObject>(kinds, 'app.kubernetes.io/instance=db');
    return Object.fromEntries(
      objects.map(({ kind, metadata }) => [`${kind} ${metadata.name}`, metadata.resourceVersion]),
    );
  }

  test('two synths are byte-identical', () => {
    const first = database.yaml();
    expect(first).toContain('kind: StatefulSet');
    expect(Buffer.from(database.yaml()).equals(Buffer.from(first))).toBe(true);
    return Promise.resolve();
  });

  test('another label of the user is applied, without a restart and without touching a claim', async () => {
    const before = await lives(database);
    const { generation } = (await database.statefulSet()).metadata;
    await database.apply({ labels: { team: 'warehouse' } });
    const set = await database.statefulSet();
    expect(set.metadata.labels).toMatchObject({ team: 'warehouse' });
    expect(set.metadata.generation).toBe(generation);
    expect(restarted(before, await lives(database))).toEqual([]);
    expect((await database.claim(1)).metadata.labels).not.toHaveProperty('team');
  });
});
