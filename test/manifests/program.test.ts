import { ApiObject, Chart, Testing } from 'cdk8s';
import { Program } from '../../src/constructs/program/program';
import type { ProgramSchedule } from '../../src/manifests/program-cron-job';
import { PROGRAM_USER, type ProgramModel } from '../../src/model/program-model';
import { chart, Manifests } from '../constructs/support/databases';

const MODEL: ProgramModel = {
  name: 'cleaner',
  namespace: 'shop',
  labels: { team: 'shop' },
  annotations: { contact: 'shop@example.com' },
  entry: 'clean',
  podLabels: { program: 'cleaner', version: '1' },
  selector: { program: 'cleaner' },
  environment: { KEEP: '3' },
  fields: { POD_NAME: 'metadata.name' },
  images: { program: 'node:24', pullPolicy: 'Always', pullSecrets: ['pull'] },
  userId: PROGRAM_USER,
  resources: { requests: { cpu: '10m', memory: '48Mi' }, limits: { memory: '128Mi' }, memory: 0 },
  scheduling: { nodeSelector: { disk: 'ssd' } },
  network: { enabled: true, apiServerCidrs: [], apiServerPorts: [443] },
};
const RULES = [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['a'] }];
const SCHEDULE: ProgramSchedule = {
  schedule: '17 3 * * *',
  timeZone: 'Europe/Berlin',
  suspend: false,
  startingDeadline: 3600,
  deadline: 600,
  retries: 0,
  successfulHistory: 3,
  failedHistory: 2,
};

function program(model: Partial<ProgramModel> = {}, scope: Chart = chart()): Program {
  return new Program(scope, 'Program', { model: { ...MODEL, ...model }, files: { 'clean.js': '//' }, rules: RULES });
}

/** What a program synthesizes that runs once. */
function once(content: unknown, model: Partial<ProgramModel> = {}): Manifests {
  const scope = chart();
  program(model, scope).once(content);
  return new Manifests(scope);
}

test('a program has an identity, rights, files and a network of its own', () => {
  const all = once('content');
  expect(all.names).toEqual([
    'ServiceAccount/cleaner',
    'Role/cleaner',
    'RoleBinding/cleaner',
    'ConfigMap/cleaner',
    'NetworkPolicy/cleaner',
    expect.stringMatching(/^Job\/cleaner-[0-9a-f]{8}$/),
  ]);
  expect(all.one('Role').rules).toEqual(RULES);
  expect(all.one('ConfigMap').data).toEqual({ 'clean.js': '//' });
  expect(all.one('NetworkPolicy').spec.podSelector.matchLabels).toEqual({ program: 'cleaner' });
  for (const { metadata } of all.all) {
    expect(metadata).toMatchObject({ namespace: 'shop', labels: MODEL.labels, annotations: MODEL.annotations });
  }
});

test("a Job's name stands for its pod and its content, not for labels of the user", () => {
  const name = (content: unknown, model: Partial<ProgramModel> = {}) => once(content, model).one('Job').metadata.name;
  expect(name('a')).toBe(name('a', { labels: {}, annotations: {} }));
  expect(name('b')).not.toBe(name('a'));
  expect(name('a', { environment: { KEEP: '4' } })).not.toBe(name('a'));
});

test('a CronJob runs the same pod, never twice at a time, and keeps the pods that failed', () => {
  const scope = chart();
  program({}, scope).onSchedule(SCHEDULE);
  const { metadata, spec } = new Manifests(scope).one('CronJob');
  const { jobTemplate, ...rest } = spec;
  expect(metadata.name).toBe('cleaner');
  expect(rest).toEqual({
    schedule: '17 3 * * *',
    timeZone: 'Europe/Berlin',
    suspend: false,
    concurrencyPolicy: 'Forbid',
    startingDeadlineSeconds: 3600,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 2,
  });
  expect(jobTemplate.spec).toMatchObject({ backoffLimit: 0, activeDeadlineSeconds: 600 });
  const job = once('a').one('Job').spec.template;
  expect(jobTemplate.spec.template).toEqual({ ...job, spec: { ...job.spec, restartPolicy: 'Never' } });
});

test('a CronJob that tries nothing again does not count evictions; what is tried again anyway counts them', () => {
  const ofRetries = (retries: number): unknown => {
    const scope = chart();
    program({}, scope).onSchedule({ ...SCHEDULE, retries });
    return new Manifests(scope).one('CronJob').spec.jobTemplate.spec.podFailurePolicy;
  };
  expect(ofRetries(0)).toEqual({
    rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
  });
  expect(ofRetries(2)).toBeUndefined();
});

test('its pod is hardened', () => {
  const { spec, metadata } = once('a').one('Job').spec.template;
  expect(metadata.labels).toEqual(MODEL.podLabels);
  expect(spec).toMatchObject({
    restartPolicy: 'OnFailure',
    serviceAccountName: 'cleaner',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    securityContext: { runAsNonRoot: true, runAsUser: 999, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } },
    imagePullSecrets: [{ name: 'pull' }],
    nodeSelector: { disk: 'ssd' },
  });
  expect(spec.containers[0]).toMatchObject({
    name: 'clean',
    image: 'node:24',
    command: ['node', '/cdk8s-pg/programs/clean.js'],
    env: [
      { name: 'KEEP', value: '3' },
      { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
    ],
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true },
  });
});

test('files and rights may be known only at synthesis', () => {
  const scope = chart();
  const names: string[] = [];
  new Program(scope, 'Program', {
    model: MODEL,
    files: () => ({ plan: names.join() }),
    rules: () => [{ ...RULES[0], resourceNames: names }],
    filesAnnotations: { 'made-from': 'x' },
  });
  names.push('late');
  const all = new Manifests(scope);
  expect(all.one('ConfigMap').data).toEqual({ plan: 'late' });
  expect(all.one('ConfigMap').metadata.annotations).toEqual({ ...MODEL.annotations, 'made-from': 'x' });
  expect(all.one('Role').rules[0].resourceNames).toEqual(['late']);
  expect(all.one('Role').metadata.annotations).toEqual(MODEL.annotations);
});

test('further networks are reached where they are named', () => {
  const scope = chart();
  const egress = [{ to: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }];
  new Program(scope, 'Program', { model: MODEL, files: {}, rules: [], egress });
  expect(new Manifests(scope).one('NetworkPolicy').spec.egress).toEqual([
    expect.anything(),
    expect.anything(),
    egress[0],
  ]);
});

test('without NetworkPolicies there is none', () => {
  const network = { ...MODEL.network, enabled: false };
  expect(once('a', { network }).names).not.toContain('NetworkPolicy/cleaner');
});

test('what a program runs as is its child Resource', () => {
  const made = program();
  expect(made.once('a')).toBe(made.node.findChild('Resource'));
  expect(ApiObject.of(made.files).kind).toBe('ConfigMap');
  expect(Testing.synth(Chart.of(made))).toHaveLength(6);
});
