import { manifests } from '../constructs/support/databases';

const all = manifests({ credentials: { superuserAccess: true } }).all;
const pods: [string, any][] = all
  .filter(({ kind }) => kind === 'StatefulSet' || kind === 'Job')
  .map(({ kind, spec }) => [kind as string, spec.template.spec]);
const containers: [string, any][] = pods.flatMap(([kind, pod]) =>
  [...(pod.initContainers ?? []), ...pod.containers].map((container): [string, any] => [
    `${kind}: ${container.name}`,
    container,
  ]),
);

test('there are pods of both kinds, and three containers', () => {
  expect(pods.map(([kind]) => kind)).toEqual(['Job', 'StatefulSet']);
  expect(containers.map(([name]) => name)).toEqual([
    'Job: make-credentials',
    'StatefulSet: agent',
    'StatefulSet: postgres',
  ]);
});

test.each(pods)('%s keeps to the restricted Pod Security Standard', (_kind, pod) => {
  expect(pod.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 999,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  for (const volume of pod.volumes) {
    expect(Object.keys(volume)).not.toContain('hostPath');
  }
  expect(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC).toBeUndefined();
});

test.each(pods)('%s is given neither a token nor variables that it did not ask for', (_kind, pod) => {
  expect(pod.automountServiceAccountToken).toBe(false);
  expect(pod.enableServiceLinks).toBe(false);
});

test.each(containers)('%s may not gain rights, and cannot write to its image', (_name, container) => {
  expect(container.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  });
});

test.each(containers)('%s asks for resources', (_name, { resources }) => {
  expect(Object.keys(resources.requests)).toEqual(['cpu', 'memory']);
  expect(resources.limits.memory).toBeDefined();
});

test('the container of PostgreSQL has no token, the other ones have', () => {
  const token = (container: any) =>
    container.volumeMounts.some(({ mountPath }: any) => mountPath === '/var/run/secrets/kubernetes.io/serviceaccount');
  expect(containers.filter(([, container]) => token(container)).map(([name]) => name)).toEqual([
    'Job: make-credentials',
    'StatefulSet: agent',
  ]);
});

test('the sidecar sees no password', () => {
  const [, agent] = containers.find(([name]) => name === 'StatefulSet: agent') as [string, any];
  expect(agent.volumeMounts.map(({ mountPath }: any) => mountPath)).toEqual([
    '/cdk8s-pg/programs',
    '/cdk8s-pg/run',
    '/var/run/secrets/kubernetes.io/serviceaccount',
  ]);
});

test('every mount has its volume, and every volume its mount', () => {
  for (const { spec } of all.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Job')) {
    const pod = spec.template.spec;
    const mounted = [...(pod.initContainers ?? []), ...pod.containers].flatMap((container) =>
      container.volumeMounts.map(({ name }: any) => name as string),
    );
    const claims = (spec.volumeClaimTemplates ?? []).map(({ metadata }: any) => metadata.name as string);
    expect([...new Set(mounted)].sort()).toEqual(
      [...pod.volumes.map(({ name }: any) => name as string), ...claims].sort(),
    );
  }
});
