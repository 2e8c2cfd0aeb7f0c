import { ApiObject, JsonPatch, Testing } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { ConnectionPassword, ConnectionSecret, ConnectionTarget, HostNames } from '../../../src';
import { PROGRAMS } from '../../../src/programs/bundled';
import { connectionRules } from '../../../src/programs/rules';
import { connection, connectionManifests, foreign, held, plan } from '../support/connections';
import { chart, database, Manifests, refusal } from '../support/databases';

const HOLE = '<password>';
const OWN_LABELS = {
  'app.kubernetes.io/managed-by': 'cdk8s-pg',
  'cdk8s-pg/connection': 'products-api',
  'cdk8s-pg/version': 'v3',
  'cdk8s-pg/database': 'products-db',
};
const KEPT = {
  'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
  'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
  'kustomize.toolkit.fluxcd.io/prune': 'disabled',
};

describe('made by a Job', () => {
  const all = connectionManifests();
  const made = connection();

  test('a version is a plan, a program with an identity of its own, and no Secret', () => {
    expect(all.names).toEqual([
      'ServiceAccount/products-api-v3',
      'Role/products-api-v3',
      'RoleBinding/products-api-v3',
      'ConfigMap/products-api-v3',
      'NetworkPolicy/products-api-v3',
      expect.stringMatching(/^Job\/products-api-v3-[0-9a-f]{8}$/),
    ]);
  });

  test('it tells its names', () => {
    expect([made.name, made.version, made.namespace, made.secretName, made.secret.name]).toEqual([
      'products-api',
      'v3',
      'shop',
      'products-api-v3',
      'products-api-v3',
    ]);
    expect(made.postgres.name).toBe('products-db');
    expect(made.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('the plan says what the Secret will be, and where the password is', () => {
    const { data, ...rest } = plan(all);
    expect(rest).toEqual({
      secret: 'products-api-v3',
      type: 'servicebinding.io/postgresql',
      labels: OWN_LABELS,
      annotations: { ...KEPT, 'cdk8s-pg/made-from': made.digest },
      sources: { password: { secret: 'products-db-owner', key: 'password' } },
    });
    expect(Object.keys(data)).toEqual(expect.arrayContaining(['username', 'password', 'host', 'uri', 'jdbc-uri']));
  });

  test('every object tells whose version it is, and the ConfigMap from what it is made', () => {
    for (const { kind, metadata } of all.all) {
      expect(metadata.labels).toEqual(OWN_LABELS);
      expect(metadata.namespace).toBe('shop');
      expect(metadata.annotations).toEqual(kind === 'ConfigMap' ? { 'cdk8s-pg/made-from': made.digest } : undefined);
    }
  });

  test('a database whose name can be no label is not named in one', () => {
    const scope = chart('shop');
    connection({ postgres: foreign(scope, { name: 'the products of the shop' }) }, scope);
    expect(new Manifests(scope).one('Job').metadata.labels).not.toHaveProperty('cdk8s-pg/database');
  });

  test('the program beside the plan is the one in the sources, and may do what it needs', () => {
    const { data } = all.one('ConfigMap');
    expect(data).toEqual({ ...PROGRAMS.connection, 'plan.json': data['plan.json'] });
    expect(all.one('Role').rules).toEqual(
      connectionRules({ secret: 'products-api-v3', sources: ['products-db-owner'] }),
    );
  });

  test('its pod is told the plan and who it is', () => {
    const [container] = all.one('Job').spec.template.spec.containers;
    expect(container.command).toEqual(['node', '/cdk8s-pg/programs/compose-connection.js']);
    expect(container.env.map(({ name }: any) => name as string)).toEqual([
      'CDK8S_PG_PLAN',
      'POD_NAME',
      'POD_NAMESPACE',
      'POD_UID',
    ]);
    expect(container.env[0].value).toBe('/cdk8s-pg/programs/plan.json');
  });

  test('its NetworkPolicy finds its pod, and no pod of another version', () => {
    const labels = { ...OWN_LABELS, 'cdk8s-pg/component': 'connection' };
    expect(all.one('NetworkPolicy').spec.podSelector.matchLabels).toEqual(labels);
    expect(all.one('Job').spec.template.metadata.labels).toEqual(labels);
  });

  test('a Secret that is read for two values is named once in the Role', () => {
    const scope = chart('shop');
    const secret = Secret.fromSecretName(scope, 'Both', 'both');
    const password = ConnectionPassword.fromSecret(secret, { passwordKey: 'pw', usernameKey: 'user' });
    const manifests = connectionManifests({ password }, scope);
    expect(plan(manifests).sources).toEqual({
      password: { secret: 'both', key: 'pw' },
      username: { secret: 'both', key: 'user' },
    });
    expect(manifests.one('Role').rules).toEqual(connectionRules({ secret: 'products-api-v3', sources: ['both'] }));
  });
});

describe('versions', () => {
  const job = (props: Parameters<typeof connectionManifests>[0]) => connectionManifests(props).one('Job').metadata.name;

  test('another content is another digest, and another Job', () => {
    expect(connection({ applicationName: 'other' }).digest).not.toBe(connection().digest);
    expect(job({ applicationName: 'other' })).not.toBe(job({}));
  });

  test('labels and annotations are no part of a version', () => {
    const named = { labels: { team: 'products' }, annotations: { contact: 'products@example.com' } };
    expect(connection(named).digest).toBe(connection().digest);
    expect(job(named)).toBe(job({}));
    expect(plan(connectionManifests(named)).labels).toMatchObject({ team: 'products' });
    expect(plan(connectionManifests(named)).annotations).toMatchObject({ contact: 'products@example.com' });
  });

  test("the program's text is no part of the Job's name", () => {
    const before = job({});
    jest.replaceProperty(PROGRAMS, 'connection', { 'compose-connection.js': '// another release' });
    expect(job({})).toBe(before);
    jest.restoreAllMocks();
  });

  test('the source of the password is part of a version', () => {
    const scope = chart('shop');
    const password = ConnectionPassword.fromSecret(Secret.fromSecretName(scope, 'Other', 'other'));
    expect(connection({ password }, scope).digest).not.toBe(connection().digest);
  });

  test('versions live side by side', () => {
    const scope = chart('shop');
    const postgres = foreign(scope);
    for (const version of [1, 2, '2026-11-21']) connection({ version, postgres }, scope, `V${version}`);
    const maps = new Manifests(scope).names.filter((name) => name.startsWith('ConfigMap/'));
    expect(maps).toEqual([
      'ConfigMap/products-api-v1',
      'ConfigMap/products-api-v2',
      'ConfigMap/products-api-2026-11-21',
    ]);
  });

  test('one version is declared once', () => {
    const scope = chart('shop');
    const postgres = foreign(scope);
    connection({ postgres }, scope, 'First');
    expect(refusal(() => connection({ postgres, version: 'v3' }, scope, 'Second'))).toBe(
      "shop/Second: 1 problem:\n- version: needs the object name 'products-api-v3' in namespace shop, which shop/First has already; choose another name, or another namespace",
    );
  });

  test('nothing of a version depends on a clock or on chance', () => {
    expect(JSON.stringify(connectionManifests().all)).toBe(JSON.stringify(connectionManifests().all));
  });
});

describe('made by the External Secrets Operator', () => {
  const password = ConnectionPassword.fromExternalSecret({
    storeName: 'vault',
    remoteKey: 'shop/products',
    passwordProperty: 'password',
    usernameProperty: 'user',
  });
  const all = connectionManifests({ password });

  test('a version is an ExternalSecret alone, read once and left alone afterwards', () => {
    expect(all.names).toEqual(['ExternalSecret/products-api-v3']);
    const { apiVersion, metadata, spec } = all.all[0];
    const { data, ...template } = spec.target.template;
    const annotations = { ...KEPT, 'cdk8s-pg/made-from': connection({ password }).digest };
    expect(apiVersion).toBe('external-secrets.io/v1');
    expect(metadata).toEqual({ name: 'products-api-v3', namespace: 'shop', labels: OWN_LABELS, annotations });
    expect({ ...spec, target: { ...spec.target, template } }).toEqual({
      refreshPolicy: 'CreatedOnce',
      refreshInterval: '1h0m0s',
      secretStoreRef: { name: 'vault', kind: 'ClusterSecretStore' },
      target: {
        name: 'products-api-v3',
        immutable: true,
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          mergePolicy: 'Replace',
          type: 'servicebinding.io/postgresql',
          metadata: { labels: OWN_LABELS, annotations },
        },
      },
      data: ['password', 'username'].map((secretKey) => ({
        secretKey,
        remoteRef: {
          key: 'shop/products',
          property: secretKey === 'username' ? 'user' : 'password',
          conversionStrategy: 'Default',
          decodingStrategy: 'None',
          metadataPolicy: 'None',
        },
      })),
    });
    expect(Object.keys(data).sort()).toEqual(Object.keys(plan(connectionManifests()).data).sort());
    expect(data.password).toContain('.password');
    expect(data.username).toContain('.username');
  });

  test('an entry that is the password has no property', () => {
    const whole = ConnectionPassword.fromExternalSecret({ storeName: 'vault', remoteKey: 'shop/products' });
    const { spec } = connectionManifests({ password: whole }).all[0];
    expect(spec.data).toHaveLength(1);
    expect(spec.data[0].remoteRef).not.toHaveProperty('property');
    expect(spec.target.template.data.username).toBe('app');
  });
});

describe('in plain text', () => {
  const password = ConnectionPassword.plainTextInYaml('p@ss/w:rd');
  const all = connectionManifests({ password });

  test('a version is an immutable Secret alone', () => {
    expect(all.names).toEqual(['Secret/products-api-v3']);
    const { stringData, ...rest } = all.all[0];
    expect(rest).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'products-api-v3',
        namespace: 'shop',
        labels: OWN_LABELS,
        annotations: { ...KEPT, 'cdk8s-pg/made-from': connection({ password }).digest },
      },
      type: 'servicebinding.io/postgresql',
      immutable: true,
    });
    expect(stringData).toMatchObject({ username: 'app', password: 'p@ss/w:rd', type: 'postgresql' });
    expect(new URL(stringData.uri as string).password).toBe('p%40ss%2Fw%3Ard');
  });

  test('the digest does not give the password away', () => {
    const other = connection({ password: ConnectionPassword.plainTextInYaml('another') });
    expect(other.digest).toBe(connection({ password }).digest);
  });

  test('it is warned of', () => {
    const warnings = connection({ password }).node.metadata.map(({ data }) => data as string);
    expect(warnings).toEqual([
      'password: stands readable in the YAML; encrypt it before it is committed, or use ConnectionPassword.fromSecret(…)',
    ]);
  });
});

describe('targets', () => {
  const hosts = (target: ConnectionTarget) => {
    const scope = chart('shop');
    const props = { target, postgres: database({ replicas: 3 }, scope) };
    connection(props, scope);
    return JSON.parse(new Manifests(scope).one('ConfigMap', 'products-api-v3').data['plan.json'] as string).data.host;
  };
  const pod = (ordinal: number) => `products-db-${ordinal}.products-db.shop.svc`;
  const all = [0, 1, 2].map(pod).join(',');

  test.each([
    ['read-write', ConnectionTarget.readWrite(), 'products-db-rw.shop.svc'],
    ['read-only', ConnectionTarget.readOnly(), 'products-db-ro.shop.svc'],
    ['any', ConnectionTarget.any(), 'products-db-r.shop.svc'],
    ['read-write by instances', ConnectionTarget.readWrite({ by: HostNames.INSTANCES }), all],
    ['read-only by instances', ConnectionTarget.readOnly({ by: HostNames.INSTANCES }), all],
    ['any by instances', ConnectionTarget.any({ by: HostNames.INSTANCES }), all],
    ['one instance', ConnectionTarget.instance(2), pod(2)],
    ['some instances, in their order', ConnectionTarget.instances([2, 0]), `${pod(2)},${pod(0)}`],
  ])('%s', (_what, target, expected) => {
    expect([hosts(target)].flat().join('')).toBe(expected);
  });

  test('a key that cannot be made for several instances is left out of the standard ones', () => {
    const scope = chart('shop');
    const made = connection(
      { target: ConnectionTarget.instances([0, 1]), postgres: database({ replicas: 3 }, scope) },
      scope,
    );
    expect(() => made.envValue('uri')).not.toThrow();
    expect(() => made.envValue('node-postgres')).toThrow();
  });
});

describe('who connects', () => {
  test("the database's owner, with the password that its Secret has", () => {
    expect([held('username'), held('password')]).toEqual(['app', HOLE]);
  });

  test('a login, with its own', () => {
    const scope = chart('shop');
    const login = { username: 'stock_v4', secret: Secret.fromSecretName(scope, 'Login', 'stock-login') };
    const manifests = connectionManifests({ login }, scope);
    expect(plan(manifests).sources).toEqual({ password: { secret: 'stock-login', key: 'password' } });
    expect(plan(manifests).data.username).toEqual(['stock_v4']);
  });

  test('whoever the Secret names', () => {
    const scope = chart('shop');
    const secret = Secret.fromSecretName(scope, 'Both', 'both');
    const password = ConnectionPassword.fromSecret(secret, { usernameKey: 'user' });
    expect(plan(connectionManifests({ password }, scope)).data.username).toEqual([
      { value: 'username', escape: 'none' },
    ]);
  });
});

describe('namespaces', () => {
  test("the namespace is the chart's", () => {
    expect(connectionManifests().one('Job').metadata.namespace).toBe('shop');
  });

  test('without one, it is that of the database', () => {
    const scope = chart();
    expect(connectionManifests({}, scope).one('Job').metadata.namespace).toBe('shop');
  });

  test('its own goes before both', () => {
    const scope = chart('web');
    expect(connectionManifests({ namespace: 'shop' }, scope).one('Job').metadata.namespace).toBe('shop');
  });

  test.each([
    ['a Secret that is said to be there', (scope: any) => Secret.fromSecretName(scope, 'Copy', 'copied-password')],
    ['a Secret of that namespace', (scope: any) => new Secret(scope, 'Copy', { metadata: { namespace: 'web' } })],
  ])('another namespace than that of the database can have %s', (_what, secret) => {
    const scope = chart('web');
    const password = ConnectionPassword.fromSecret(secret(scope));
    connection({ password }, scope);
    expect(new Manifests(scope).one('Job').metadata.namespace).toBe('web');
  });

  test.each([
    ['a store', ConnectionPassword.fromExternalSecret({ storeName: 'vault', remoteKey: 'shop/products' })],
    ['plain text', ConnectionPassword.plainTextInYaml('secret')],
  ])('another namespace than that of the database can have a password from %s', (_what, password) => {
    expect(connectionManifests({ password }, chart('web')).all[0].metadata.namespace).toBe('web');
  });
});

describe('values of its keys', () => {
  test('a key is a variable', () => {
    expect(connection().envValue('uri').valueFrom).toEqual({
      secretKeyRef: { name: 'products-api-v3', key: 'uri' },
    });
  });

  test('a key that is none is refused, with those that are', () => {
    expect(refusal(() => connection().envValue('url'))).toMatch(
      /^shop\/Connection: 'url' is no key of products-api-v3; write one of .*\buri\b/,
    );
  });
});

test('a construct is known for a connection by more than its class', () => {
  const made = connection();
  expect(ConnectionSecret.isConnectionSecret(made)).toBe(true);
  expect(ConnectionSecret.isConnectionSecret(made.postgres)).toBe(false);
});

test('every object can be patched', () => {
  const scope = chart('shop');
  const made = connection({}, scope);
  const job = made.node.findAll().find((child) => ApiObject.isApiObject(child) && child.kind === 'Job') as ApiObject;
  job.addJsonPatch(JsonPatch.add('/spec/ttlSecondsAfterFinished', 60));
  expect(Testing.synth(scope).find(({ kind }) => kind === 'Job').spec.ttlSecondsAfterFinished).toBe(60);
});
