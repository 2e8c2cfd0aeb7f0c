import { WORKLOADS } from '../../src/programs/api/client/resources';
import {
  agentRules,
  backupRules,
  createBackupRules,
  connectionRules,
  credentialsRules,
  pruningRules,
} from '../../src/programs/rules';

describe('the rules of the agents', () => {
  test('name every object of theirs, and give nothing without a name but Events', () => {
    expect(agentRules({ database: 'db', replicas: 2, walVolume: true })).toEqual([
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'list', 'watch', 'patch'],
        resourceNames: ['db'],
      },
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'list', 'watch'],
        resourceNames: ['db-backup'],
      },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'], resourceNames: ['db-config'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'patch'], resourceNames: ['db-0', 'db-1'] },
      {
        apiGroups: [''],
        resources: ['persistentvolumeclaims'],
        verbs: ['get', 'patch'],
        resourceNames: ['data-db-0', 'data-db-1', 'wal-db-0', 'wal-db-1'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
  });

  test('know no claims for WAL where there are none', () => {
    const rules = agentRules({ database: 'db', replicas: 1, walVolume: false });
    expect(rules.flatMap(({ resourceNames = [] }) => resourceNames)).toEqual([
      'db',
      'db-backup',
      'db-config',
      'db-0',
      'data-db-0',
    ]);
  });

  test('may read the Secrets of logins by their names, where there are any', () => {
    const rules = (loginSecrets?: string[]) =>
      agentRules({ database: 'db', replicas: 1, walVolume: false, loginSecrets }).filter(({ resources }) =>
        resources.includes('secrets'),
      );
    expect(rules(['one', 'two'])).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['one', 'two'] },
    ]);
    expect([rules([]), rules()]).toEqual([[], []]);
  });

  test('never have an empty list of names, which would mean every name', () => {
    for (const { resources, resourceNames } of agentRules({ database: 'db', replicas: 0, walVolume: false })) {
      expect([resources, resourceNames]).not.toEqual([resources, []]);
    }
  });
});

describe('the rules of the Job that makes Secrets', () => {
  test('create, which cannot be limited by name, and read those that it makes', () => {
    expect(credentialsRules({ secrets: ['db-owner', 'db-replication'] })).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['db-owner', 'db-replication'] },
    ]);
  });

  test('are none where none is made', () => expect(credentialsRules({ secrets: [] })).toEqual([]));
});

describe('the rules of the Job that makes a version', () => {
  test('create, and read by name what it is made from and what it makes', () => {
    expect(connectionRules({ secret: 'products-api-v3', sources: ['db-owner', 'db-ca', 'db-owner'] })).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
      {
        apiGroups: [''],
        resources: ['secrets'],
        verbs: ['get'],
        resourceNames: ['products-api-v3', 'db-owner', 'db-ca'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
  });
});

describe('the rules of pruning', () => {
  const lists = [
    { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
    { apiGroups: ['apps'], resources: ['replicasets', 'deployments', 'statefulsets', 'daemonsets'], verbs: ['list'] },
    { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: ['list'] },
  ];

  test('read and delete candidates by name, and list what may name them', () => {
    expect(pruningRules({ candidates: ['orders-v1'] })).toEqual([
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'delete'], resourceNames: ['orders-v1'] },
      ...lists,
    ]);
  });

  test('know no Secret where there is no candidate', () => expect(pruningRules({ candidates: [] })).toEqual(lists));

  test('allow every list that the program asks for', () => {
    const allowed = lists.flatMap(({ apiGroups, resources }) => resources.map((plural) => `${apiGroups[0]}/${plural}`));
    const asked = WORKLOADS.map(({ api, plural }) => `${/^\/apis\/([^/]+)/.exec(api)?.[1] ?? ''}/${plural}`);
    expect(asked.sort()).toEqual(allowed.sort());
  });
});

describe('the rules of backups', () => {
  const options = { database: 'db', replicas: 2, walVolume: true };
  const snapshots = { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'] };

  test('name every object of the database; only snapshots, whose names hold the time, are free', () => {
    expect(backupRules(options)).toEqual([
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'patch'],
        resourceNames: ['db-backup'],
      },
      { apiGroups: [''], resources: ['pods'], verbs: ['get'], resourceNames: ['db-0', 'db-1'] },
      {
        apiGroups: [''],
        resources: ['persistentvolumeclaims'],
        verbs: ['get'],
        resourceNames: ['data-db-0', 'data-db-1', 'wal-db-0', 'wal-db-1'],
      },
      { ...snapshots, verbs: ['create'] },
      { ...snapshots, verbs: ['get', 'patch'] },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
  });

  test('of one that is taken once: it deletes what a failed try of its own has left, by name', () => {
    expect(backupRules({ ...options, snapshots: ['once', 'once-wal'] })).toContainEqual({
      ...snapshots,
      verbs: ['get', 'patch', 'delete'],
      resourceNames: ['once', 'once-wal'],
    });
  });

  test('never have an empty list of names', () => {
    for (const { resources, resourceNames } of backupRules({ ...options, replicas: 0, walVolume: false }))
      expect([resources, resourceNames]).not.toEqual([resources, []]);
  });

  test('of what makes Backups of CloudNativePG: that alone', () => {
    expect(createBackupRules()).toEqual([
      { apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['create'] },
    ]);
  });
});
