import { App, Chart, Size } from 'cdk8s';
import { Cpu, Deployment, Secret } from 'cdk8s-plus-28';
import { parse, parseAllDocuments } from 'yaml';
import {
  ConnectionFormat,
  ConnectionKeys,
  ConnectionPassword,
  ConnectionPruning,
  ConnectionSecret,
  ConnectionTarget,
  HostNames,
  ReplicatedPostgres,
} from '../../src';
import { NODE_IMAGE } from './support/images';
import type { KubeObject, Secret as SecretObject } from './support/objects';
import { PostgresSet } from './support/postgres-set';
import { Caller, podsOf, rolledOut, service, type Read, type Written } from './support/services';
import { story } from './support/story';

/** What is in Git: everything that the story changes from one commit to the next. */
interface Commit {
  readonly replicas: number;
  readonly primary: number;
  /** The version that products-api reads through. */
  readonly productsApi: 1 | 2 | 3;
  /** Which instance v2 of products-api leads to: it was written as 1, and another one is a mistake. */
  readonly v2Instance: number;
  /** A connection whose name somebody else has taken. */
  readonly foreign: boolean;
  /** A connection whose password does not exist yet. */
  readonly later: boolean;
  /** The versions of orders that are declared; the last is the one in use. */
  readonly orders: readonly number[];
}

const FIRST: Commit = {
  replicas: 2,
  primary: 0,
  productsApi: 2,
  v2Instance: 1,
  foreign: false,
  later: false,
  orders: [1],
};

/** The line with which the programs end. */
interface Result {
  readonly ok: boolean;
  readonly outcome?: string;
  readonly secret: string;
  readonly reason?: string;
}

describe('two services whose connections have versions', () => {
  const { test, namespace } = story('connections');
  /** Every version as it was when it was first seen. */
  const versions = new Map<string, SecretObject>();
  let commit = FIRST;
  let database: PostgresSet;
  let caller: Caller;

  /** The YAML that is in Git. */
  const yaml = () => manifests(namespace().name, commit);

  /** Commits a change and applies what is in Git then. */
  async function change(edit: Partial<Commit>): Promise<void> {
    commit = { ...commit, ...edit };
    await namespace().kubectl.apply(yaml());
  }

  /** Waits for the Secret of a version. */
  async function made(name: string): Promise<SecretObject> {
    const secret = await namespace().eventually(
      `Secret ${name}`,
      () => namespace().kubectl.find<SecretObject>('secret', name),
      { within: 90 },
    );
    if (!versions.has(name)) versions.set(name, secret);
    return secret;
  }

  /** Waits until the Job of a version has ended a pod, and returns what that said last. */
  function result(secret: string): Promise<Result> {
    const job = jobOf(yaml(), secret);
    return namespace().eventually(
      `the result of Job ${job}`,
      async () => {
        const [pod] = await namespace().kubectl.pods(`job-name=${job}`);
        const message = pod?.status.containerStatuses?.[0]?.state?.terminated?.message;
        return message ? (JSON.parse(message) as Result) : undefined;
      },
      { within: 60 },
    );
  }

  /** The databases that a read through products-api was answered by, of so many. */
  async function readers(requests: number): Promise<Set<string>> {
    const answers = await Promise.all(Array.from({ length: requests }, () => caller.ask<Read>('products-api')));
    return new Set(answers.map(({ instance }) => instance));
  }

  test('start: products-api reads from the standby, stock-api writes to the primary', async ({ kubectl }) => {
    database = new PostgresSet(namespace(), 'db', 'shop');
    await change({});
    caller = await Caller.start(namespace());
    await database.settled({ within: 120, primary: 0 });
    await database.sql(
      0,
      `SET ROLE shop;
       CREATE TABLE product (id int PRIMARY KEY); INSERT INTO product VALUES (1), (2);
       CREATE TABLE movement (id bigint GENERATED ALWAYS AS IDENTITY, pieces int)`,
      { database: 'shop' },
    );
    for (const name of ['products-api-v1', 'products-api-v2', 'stock-api-v2']) await made(name);
    for (const name of ['products-api', 'stock-api'] as const) await rolledOut(namespace(), name);
    await database.replayed([1]);
    expect(await caller.ask<Read>('products-api')).toEqual({ instance: 'db-1', standby: true, products: 2 });
    expect(await caller.ask<Written>('stock-api')).toMatchObject({ instance: 'db-0', standby: false, role: 'shop' });
    expect(await kubectl.list('secrets', 'cdk8s-pg/connection=products-api')).toHaveLength(2);
  }, 180);

  test('a version cannot be edited', async ({ kubectl }) => {
    const data = { uri: Buffer.from('postgresql://elsewhere').toString('base64') };
    const { status, stderr } = await kubectl.try([
      'patch',
      'secret',
      'products-api-v2',
      '--type=merge',
      '-p',
      JSON.stringify({ data }),
    ]);
    expect(status).not.toBe(0);
    expect(stderr).toContain('immutable');
  });

  test('two → three instances: v3 of products-api spreads reads over the instances 1 and 2', async ({ kubectl }) => {
    await change({ replicas: 3 });
    await database.settled({ within: 120, primary: 0 });
    await database.replayed([1, 2]);
    await made('products-api-v3');
    await change({ productsApi: 3 });
    await rolledOut(namespace(), 'products-api');
    const [pod] = await podsOf(namespace(), 'products-api');
    const connect = 'for n in {1..40}; do psql -XAtq -d "$DATABASE_URI" -c "SHOW cluster_name"; done';
    const answers = await kubectl.exec(pod?.metadata.name ?? '', ['bash', '-euc', connect]);
    expect(answers.trim().split('\n')).toHaveLength(40);
    // By chance alone 40 connections miss one of two once in some 10^12 times.
    expect(new Set(answers.trim().split('\n'))).toEqual(new Set(['db-1', 'db-2']));
  }, 150);

  test('a roll-back to v2 names the old version, and nothing else', async () => {
    const before = linesOf(yaml());
    await change({ productsApi: 2 });
    const added = [...linesOf(yaml())].filter((line) => !before.has(line));
    expect(added).toEqual([expect.stringMatching(/^Deployment products-api: +name: products-api-v2$/)]);
    await rolledOut(namespace(), 'products-api');
    expect(await readers(5)).toEqual(new Set(['db-1']));
  }, 90);

  test('after a switchover stock-api goes on writing, with the version it had', async () => {
    const { id } = await caller.ask<Written>('stock-api');
    const [before] = await podsOf(namespace(), 'stock-api');
    await change({ primary: 1 });
    await database.settled({ within: 90, primary: 1 });
    const written = await namespace().eventually('stock-api writes', () => caller.ask<Written>('stock-api'), {
      within: 30,
    });
    expect(written).toMatchObject({ instance: 'db-1', standby: false });
    expect(Number(written.id)).toBeGreaterThan(Number(id));
    const [after] = await podsOf(namespace(), 'stock-api');
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
  }, 120);

  test('applied again, nothing changes; a Job that is gone and comes back finds its work done', async ({ kubectl }) => {
    expect(await kubectl.diff(yaml())).toBe('');
    const job = jobOf(yaml(), 'products-api-v2');
    await kubectl.delete('job', job);
    await change({});
    expect(await result('products-api-v2')).toMatchObject({ ok: true, outcome: 'kept', secret: 'products-api-v2' });
    expect(await kubectl.diff(yaml())).toBe('');
  }, 90);

  test('a password that is not there yet is waited for', async ({ kubectl }) => {
    await change({ later: true });
    const job = jobOf(yaml(), 'later-2026-11-21');
    await namespace().eventually(
      'the Job says what it waits for',
      async () => (await kubectl.run(['logs', `job/${job}`])).includes('comes-later'),
      { within: 60 },
    );
    expect(await kubectl.find('secret', 'later-2026-11-21')).toBeUndefined();
    await kubectl.apply([{ ...secret('comes-later'), stringData: { password: 'here' } }]);
    expect(await result('later-2026-11-21')).toMatchObject({ ok: true, outcome: 'made' });
    expect(text(await made('later-2026-11-21'), 'password')).toBe('here');
  }, 120);

  test('the same version with another content is refused, and the old one stays', async () => {
    await change({ v2Instance: 0 });
    const { ok, reason } = await result('products-api-v2');
    expect({ ok, reason }).toEqual({
      ok: false,
      reason: expect.stringMatching(/^[^\n]*products-api-v2[^\n]*bump the version[^\n]*$/),
    });
    await namespace().kubectl.delete('job', jobOf(yaml(), 'products-api-v2'));
    await change({ v2Instance: 1 });
  }, 90);

  test('a Secret of that name that somebody else has made is refused, and not touched', async ({ kubectl }) => {
    await kubectl.apply([{ ...secret('foreign-v1'), stringData: { password: 'of somebody else' } }]);
    const before = await kubectl.get<SecretObject>('secret', 'foreign-v1');
    await change({ foreign: true });
    const { ok, reason } = await result('foreign-v1');
    expect({ ok, reason }).toEqual({ ok: false, reason: expect.stringContaining('foreign-v1') });
    expect(await kubectl.get('secret', 'foreign-v1')).toEqual(before);
    await kubectl.delete('job', jobOf(yaml(), 'foreign-v1'));
    await change({ foreign: false });
  }, 90);

  test('of versions that are no longer declared, those are pruned that nothing names', async ({ kubectl }) => {
    // v1 was in use and is what a roll-back would name; v2 and v3 never were; v4 is in use.
    await change({ orders: [1, 2, 3, 4] });
    const names = async () =>
      (await kubectl.list('secrets', 'cdk8s-pg/connection=orders')).map(({ metadata }) => metadata.name).sort();
    expect(await names()).toEqual(['orders-v1', 'orders-v2', 'orders-v3', 'orders-v4']);
    await namespace().eventually(
      'a ReplicaSet for each version that was in use',
      async () =>
        (await kubectl.list('replicasets')).filter(({ metadata }) => metadata.name.startsWith('orders-')).length === 2,
      { within: 30 },
    );
    await change({ orders: [4] });
    await kubectl.run(['create', 'job', 'prune', '--from=cronjob/orders-prune']);
    await kubectl.run(['wait', 'job/prune', '--for=condition=Complete', '--timeout=60s']);
    const log = await kubectl.run(['logs', 'job/prune']);
    // v3 is the newest that is not declared: one such is kept.
    expect(await names()).toEqual(['orders-v1', 'orders-v3', 'orders-v4']);
    for (const name of ['orders-v1', 'orders-v2', 'orders-v3']) expect(log).toContain(name);
  }, 120);

  test('no version was ever edited', async ({ kubectl }) => {
    expect([...versions.keys()].sort()).toEqual([
      'later-2026-11-21',
      ...['products-api-v1', 'products-api-v2', 'products-api-v3', 'stock-api-v2'],
    ]);
    for (const [name, first] of versions) expect(await kubectl.get('secret', name)).toEqual(first);
  });
});

/** The YAML of a commit. */
function manifests(namespace: string, commit: Commit): string {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace });
  const postgres = new ReplicatedPostgres(chart, 'Db', {
    name: 'db',
    database: 'shop',
    replicas: commit.replicas,
    primary: commit.primary,
    storage: { size: Size.gibibytes(1) },
    resources: { cpu: { request: Cpu.millis(50) }, memory: { request: Size.mebibytes(256) } },
    parameters: { max_connections: '50', shared_buffers: '32MB' },
  });

  const targets = [ConnectionTarget.readOnly(), ConnectionTarget.instance(commit.v2Instance)];
  if (commit.replicas > 2) targets.push(ConnectionTarget.instances([1, 2]));
  const productsApi = targets.map((target, index) => {
    const version = index + 1;
    const spread = version === 3;
    const keys = ConnectionKeys.standard();
    return new ConnectionSecret(chart, `ProductsApi${version}`, {
      name: 'products-api',
      version,
      postgres,
      target,
      loadBalanceHosts: spread,
      // The service reads the same key of each version.
      keys: spread ? keys.with('uri', ConnectionFormat.URI_LOAD_BALANCED) : keys,
    });
  });
  productsApi[commit.productsApi - 1]?.connect(service(chart, 'products-api'), {
    environment: { DATABASE_URI: 'uri' },
  });

  // libpq would find the primary among the instances; node-postgres knows one host, and is given the Service.
  new ConnectionSecret(chart, 'StockApi2', {
    name: 'stock-api',
    version: 2,
    postgres,
    target: ConnectionTarget.readWrite({ by: HostNames.INSTANCES }),
  }).connect(service(chart, 'stock-api'), { environment: { DATABASE_URL: 'node-postgres' } });

  if (commit.later)
    new ConnectionSecret(chart, 'Later', {
      name: 'later',
      version: '2026-11-21',
      postgres,
      password: ConnectionPassword.fromSecret(Secret.fromSecretName(chart, 'ComesLater', 'comes-later')),
    });
  if (commit.foreign) new ConnectionSecret(chart, 'Foreign', { name: 'foreign', version: 1, postgres });

  const orders = commit.orders.map(
    (version) =>
      new ConnectionSecret(chart, `Orders${version}`, {
        name: 'orders',
        version,
        postgres,
        password: ConnectionPassword.plainTextInYaml('none'),
      }),
  );
  new ConnectionPruning(chart, 'OrdersPruning', { name: 'orders', keep: 1 });
  const deployment = new Deployment(chart, 'orders', {
    metadata: { name: 'orders' },
    replicas: 0,
    containers: [{ image: NODE_IMAGE }],
  });
  orders.at(-1)?.connect(deployment);
  return app.synthYaml();
}

/** The lines of all objects, each with the object's name; their order in the file is of no matter. */
function linesOf(manifest: string): Set<string> {
  const documents = manifest.split(/^---\n/m).map((text) => ({ text, object: parse(text) as KubeObject }));
  return new Set(
    documents.flatMap(({ text, object: { kind, metadata } }) =>
      text.split('\n').map((line) => `${kind} ${metadata.name}: ${line}`),
    ),
  );
}

/** The Job that makes a version. */
function jobOf(manifest: string, secret: string): string {
  const jobs = parseAllDocuments(manifest)
    .map((document) => document.toJS() as KubeObject)
    .filter(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith(`${secret}-`));
  expect(jobs).toHaveLength(1);
  return jobs[0]?.metadata.name ?? '';
}

const secret = (name: string) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name } });

const text = ({ data }: SecretObject, key: string) => Buffer.from(data?.[key] ?? '', 'base64').toString('utf8');
