import type { Values } from '../../../src/programs/api/lines';
import { VERBS } from '../../../src/programs/api/verbs';
import type { Answer } from '../../../src/programs/api/verbs/verb';
import { TestInstance } from '../support/instance';

let instance: TestInstance;
beforeEach(async () => {
  instance = await new TestInstance().start();
});
afterEach(() => instance.stop());

const ask = async (verb: string, values: Values = {}): Promise<Answer> => {
  const answering = VERBS.get(verb);
  if (!answering) throw new Error(`no verb ${verb}`);
  return answering(instance.context(), { values, withdrawn: () => false });
};

describe('lease-get', () => {
  test('a Lease that nobody has claimed', async () => {
    expect(await ask('lease-get')).toEqual({
      ok: 'true',
      holder: '',
      'system-identifier': '',
      'handover-lsn': '',
      lost: '',
      'may-discard': '',
      lineage: '',
      transitions: '0',
      'resource-version': instance.api.get('leases/db').metadata.resourceVersion,
    });
  });

  test('a Lease with everything', async () => {
    const annotations = {
      'cdk8s-pg/system-identifier': '7001',
      'cdk8s-pg/handover-lsn': '0/3000028',
      'cdk8s-pg/lost': 'db-0',
      'cdk8s-pg/may-discard': 'db-0, db-2',
    };
    instance.api.edit('leases/db', {
      metadata: { annotations },
      spec: { holderIdentity: 'db-1', leaseTransitions: 7 },
    });
    expect(await ask('lease-get')).toMatchObject({
      holder: 'db-1',
      'system-identifier': '7001',
      'handover-lsn': '0/3000028',
      lost: 'db-0',
      'may-discard': 'db-0, db-2',
      transitions: '7',
    });
  });

  test('is read afresh each time', async () => {
    await ask('lease-get');
    instance.api.edit('leases/db', { spec: { holderIdentity: 'db-0' } });
    expect(await ask('lease-get')).toMatchObject({ holder: 'db-0' });
  });
});

describe('claims-get', () => {
  const replicas = (count: string) => instance.api.edit('configmaps/db-config', { data: { replicas: count } });
  const stamp = (ordinal: number, identifier: string) =>
    instance.api.edit(`persistentvolumeclaims/data-db-${ordinal}`, {
      metadata: { annotations: { 'cdk8s-pg/system-identifier': identifier } },
    });

  test('which claims are there, and which hold a database', async () => {
    replicas('3');
    stamp(1, '7001');
    expect(await ask('claims-get')).toEqual({ ok: 'true', 'claim.0': 'empty', 'claim.1': '7001', 'claim.2': 'absent' });
  });

  test('looks at the first even where no instance is wished', async () => {
    replicas('0');
    expect(await ask('claims-get')).toEqual({ ok: 'true', 'claim.0': 'empty' });
  });

  test('says nothing where one cannot be read', async () => {
    instance.api.plan('GET', 'persistentvolumeclaims/data-db-1', { status: 403, message: 'forbidden' });
    await expect(ask('claims-get')).rejects.toThrow('GET persistentvolumeclaims/data-db-1: 403 Forbidden: forbidden');
  });

  test('says nothing where the number of replicas is unreadable', async () => {
    replicas('two');
    await expect(ask('claims-get')).rejects.toThrow("ConfigMap db-config: replicas is 'two', not a number");
  });
});

describe('claim-stamp', () => {
  const annotations = (name: string) => instance.api.get(`persistentvolumeclaims/${name}`).metadata.annotations;

  test('marks the own claim for data alone', async () => {
    expect(await ask('claim-stamp', { 'system-identifier': '7001' })).toEqual({ ok: 'true' });
    expect(annotations('data-db-1')).toEqual({ 'cdk8s-pg/system-identifier': '7001' });
    expect(annotations('data-db-0')).toBeUndefined();
  });

  test('marks the one for WAL as well where there is one', async () => {
    instance.api.edit('configmaps/db-config', { data: { 'wal-size': '2Gi' } });
    instance.api.put('persistentvolumeclaims', { metadata: { name: 'wal-db-1' } });
    await ask('claim-stamp', { 'system-identifier': '7001' });
    expect(annotations('wal-db-1')).toEqual({ 'cdk8s-pg/system-identifier': '7001' });
  });

  test('needs an identifier', async () => {
    expect(await ask('claim-stamp', {})).toEqual({ ok: 'false', error: 'claim-stamp: system-identifier is missing' });
  });
});

describe('restore-check', () => {
  const claim = (volume: string, name?: string) =>
    instance.api.put('persistentvolumeclaims', {
      metadata: { name: `${volume}-db-1`, uid: `uid-of-${volume}`, creationTimestamp: '2026-11-21T03:05:00Z' },
      spec: { dataSource: name && { kind: 'VolumeSnapshot', name } },
    });
  const snapshot = (name: string, volume: string) =>
    instance.api.put('volumesnapshots', {
      metadata: {
        name,
        labels: { 'cdk8s-pg/backup': 'nightly-1', 'cdk8s-pg/volume': volume },
        annotations: { 'cdk8s-pg/completed-at': '2026-11-21T03:00:00Z', 'cdk8s-pg/volumes': 'data,wal' },
      },
    });

  test('volumes that are as asked for: the lineage is this very restore', async () => {
    claim('data', 'nightly-1');
    claim('wal', 'nightly-1-wal');
    snapshot('nightly-1', 'data');
    snapshot('nightly-1-wal', 'wal');
    expect(await ask('restore-check', { snapshot: 'nightly-1', 'wal-snapshot': 'nightly-1-wal' })).toEqual({
      ok: 'true',
      lineage: 'nightly-1/uid-of-data',
      created: '2026-11-21T03:05:00Z',
      refusal: '',
    });
  });

  test('a volume that was made empty, a snapshot that is gone', async () => {
    claim('data');
    const refusal = expect.stringContaining('it was made empty');
    expect(await ask('restore-check', { snapshot: 'nightly-1' })).toMatchObject({ ok: 'true', refusal });
    claim('data', 'nightly-1');
    const gone = expect.stringContaining('VolumeSnapshot nightly-1 is gone');
    expect(await ask('restore-check', { snapshot: 'nightly-1' })).toMatchObject({ ok: 'true', refusal: gone });
    expect(await ask('restore-check', { snapshot: 'nightly-1', trust: 'true' })).toMatchObject({ refusal: '' });
  });

  test('says nothing where one cannot be read', async () => {
    claim('data', 'nightly-1');
    instance.api.plan('GET', 'volumesnapshots/nightly-1', { status: 403, message: 'forbidden' });
    await expect(ask('restore-check', { snapshot: 'nightly-1' })).rejects.toThrow('403');
    expect(await ask('restore-check', {})).toEqual({ ok: 'false', error: 'restore-check: snapshot is missing' });
  });
});

describe('pod-get', () => {
  const condition = (type: string, status: string) => ({ conditions: [{ type, status }] });
  const cases: [string, object | undefined, object][] = [
    ['no pod', undefined, { exists: 'false', ready: 'false', deleting: 'false' }],
    ['a new pod', {}, { exists: 'true', ready: 'false', deleting: 'false' }],
    ['a ready pod', { status: condition('Ready', 'True') }, { exists: 'true', ready: 'true', deleting: 'false' }],
    [
      'a pod that is not ready',
      { status: condition('Ready', 'False') },
      { exists: 'true', ready: 'false', deleting: 'false' },
    ],
    [
      'a pod with another condition',
      { status: condition('Initialized', 'True') },
      { exists: 'true', ready: 'false', deleting: 'false' },
    ],
    [
      'a pod that is being deleted',
      { metadata: { deletionTimestamp: '2026-11-20T00:00:00Z' } },
      { exists: 'true', ready: 'false', deleting: 'true' },
    ],
  ];
  test.each(cases)('%s', async (_, pod: any, expected) => {
    if (pod) instance.api.put('pods', { ...pod, metadata: { name: 'db-0', ...pod.metadata } });
    expect(await ask('pod-get', { name: 'db-0' })).toEqual({ ok: 'true', ...expected });
  });

  test('needs a name', async () => {
    expect(await ask('pod-get', {})).toEqual({ ok: 'false', error: 'pod-get: name is missing' });
  });
});

describe('event', () => {
  const made = () =>
    instance.api.requests
      .filter(({ method, place }) => method === 'POST' && place === 'events')
      .map(({ body }) => body);

  test('an Event on the own pod', async () => {
    expect(await ask('event', { type: 'Warning', reason: 'Waiting', message: 'for a Secret' })).toEqual({ ok: 'true' });
    expect(made()).toEqual([
      expect.objectContaining({
        type: 'Warning',
        reason: 'Waiting',
        message: 'for a Secret',
        involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'db-1', uid: 'uid-of-db-1' },
        firstTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        metadata: { name: expect.stringMatching(/^db-1\.[0-9a-f]{16}$/), namespace: 'shop' },
      }),
    ]);
  });

  test('is cut to what the API takes', async () => {
    await ask('event', { type: 'Normal', reason: 'Long', message: 'x'.repeat(2000) });
    expect(made()[0].message).toHaveLength(1024);
  });

  test('that could not be made is only logged', async () => {
    instance.api.plan('POST', 'events', { status: 403, message: 'no' });
    expect(await ask('event', { type: 'Normal', reason: 'Promoted', message: '' })).toMatchObject({ ok: 'false' });
    expect(instance.log).toEqual(['Event Promoted not made: POST events: 403 Forbidden: no']);
  });
});
