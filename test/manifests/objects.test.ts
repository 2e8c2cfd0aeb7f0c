import { credentialsRules, agentRules } from '../../src/programs/rules';
import { PROGRAMS } from '../../src/programs/bundled';
import { manifests } from '../constructs/support/databases';

const all = manifests();
const INSTANCES = { 'cdk8s-pg/component': 'instance', 'cdk8s-pg/database': 'products-db' };
const PORTS = [{ name: 'postgresql', port: 5432, protocol: 'TCP', targetPort: 5432 }];

test('the governing Service names pods that are not ready too, for they have to find each other', () => {
  expect(all.one('Service', 'products-db').spec).toEqual({
    type: 'ClusterIP',
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    selector: INSTANCES,
    ports: PORTS,
  });
});

test.each([
  ['products-db-rw', { ...INSTANCES, 'cdk8s-pg/role': 'primary' }],
  ['products-db-ro', { ...INSTANCES, 'cdk8s-pg/role': 'standby' }],
  ['products-db-r', INSTANCES],
])('Service %s follows the role that each pod has', (name, selector) => {
  expect(all.one('Service', name).spec).toEqual({ type: 'ClusterIP', selector, ports: PORTS });
});

test.each(['products-db', 'products-db-backup'])(
  'the Lease %s has no spec: applying it again must not take it from its holder',
  (name) => {
    expect(all.one('Lease', name)).not.toHaveProperty('spec');
  },
);

test('the Roles hold the rules of the programs, and nothing else', () => {
  expect(all.one('Role', 'products-db').rules).toEqual(
    agentRules({ database: 'products-db', replicas: 2, walVolume: false }),
  );
  expect(all.one('Role', 'products-db-credentials').rules).toEqual(
    credentialsRules({ secrets: ['products-db-owner', 'products-db-replication'] }),
  );
});

test.each(['products-db', 'products-db-credentials'])('Role %s is bound to the ServiceAccount of its name', (name) => {
  const { roleRef, subjects } = all.one('RoleBinding', name);
  expect(roleRef).toEqual({ apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name });
  expect(subjects).toEqual([{ kind: 'ServiceAccount', name, namespace: 'shop' }]);
  expect(all.one('ServiceAccount', name).automountServiceAccountToken).toBe(false);
});

test('the programs are readable, file by file', () => {
  expect(all.one('ConfigMap', 'products-db-programs').data).toEqual(PROGRAMS.instance);
  expect(all.one('ConfigMap', 'products-db-credentials').data).toEqual(PROGRAMS.credentials);
});

test('the programs that the pods start are among them', () => {
  expect(Object.keys(PROGRAMS.instance)).toEqual(expect.arrayContaining(['instance.sh', 'probe.sh', 'agent.js']));
  expect(Object.keys(PROGRAMS.credentials)).toEqual(['make-credentials.js']);
});

test('the wish holds exactly the keys that the programs read', () => {
  const { 'postgresql.conf': conf, 'pg_hba.conf': hba, ...rest } = all.one('ConfigMap', 'products-db-config').data;
  expect(conf).toContain("shared_buffers = '128MB'");
  expect(hba).toContain('host all all all scram-sha-256');
  expect(rest).toEqual({
    primary: '0',
    replicas: '2',
    synchronous_standby_names: '',
    'data-size': '10Gi',
    'wal-size': '',
    'switchover-timeout': '30',
  });
});

test('one instance at a time may be drained', () => {
  expect(all.one('PodDisruptionBudget').spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: INSTANCES } });
});

test('instances reach each other, names and the Kubernetes API', () => {
  const instances = { podSelector: { matchLabels: INSTANCES } };
  expect(all.one('NetworkPolicy', 'products-db').spec).toEqual({
    podSelector: { matchLabels: INSTANCES },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [{ from: [instances], ports: [{ port: 5432, protocol: 'TCP' }] }],
    egress: [
      { to: [instances], ports: [{ port: 5432, protocol: 'TCP' }] },
      {
        ports: [
          { port: 53, protocol: 'UDP' },
          { port: 53, protocol: 'TCP' },
        ],
      },
      {
        ports: [
          { port: 443, protocol: 'TCP' },
          { port: 6443, protocol: 'TCP' },
        ],
      },
    ],
  });
});

test('the Job that makes the Secrets reaches names and the Kubernetes API, and nobody reaches it', () => {
  const { podSelector, policyTypes, ingress, egress } = all.one('NetworkPolicy', 'products-db-credentials').spec;
  expect(podSelector.matchLabels).toEqual({ 'cdk8s-pg/component': 'credentials', 'cdk8s-pg/database': 'products-db' });
  expect(policyTypes).toEqual(['Ingress', 'Egress']);
  expect(ingress).toBeUndefined();
  expect(egress).toHaveLength(2);
});

test('the Job has no TTL, or a tool would make it again and again', () => {
  const { spec } = all.one('Job');
  expect(spec).not.toHaveProperty('ttlSecondsAfterFinished');
  expect(spec.template.spec.restartPolicy).toBe('OnFailure');
});

test('the pods start in parallel, and keep their claims', () => {
  const { spec } = all.one('StatefulSet');
  expect(spec.podManagementPolicy).toBe('Parallel');
  expect(spec.serviceName).toBe('products-db');
  expect(spec.selector.matchLabels).toEqual(INSTANCES);
  expect(spec.template.metadata.labels).toMatchObject(INSTANCES);
});

test('Secrets are optional, so that a pod can say that one is missing', () => {
  const { volumes } = all.one('StatefulSet').spec.template.spec;
  const secrets = volumes.filter(({ secret }: any) => secret);
  expect(
    secrets.map(({ secret }: any) => [
      secret.secretName,
      secret.optional,
      secret.items.map(({ key }: any) => key as string),
    ]),
  ).toEqual([
    ['products-db-owner', true, ['password']],
    ['products-db-replication', true, ['password']],
  ]);
});

test('nothing of the instances depends on a clock or on chance', () => {
  expect(JSON.stringify(manifests().all)).toBe(JSON.stringify(all.all));
});
