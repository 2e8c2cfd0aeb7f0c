import { agentRules, credentialsRules } from '../../src/programs/rules';

describe('the rules of the agents', () => {
  test('name every object of theirs, and give nothing without a name but Events', () => {
    expect(agentRules({ database: 'db', replicas: 2, walVolume: true })).toEqual([
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'list', 'watch', 'patch'],
        resourceNames: ['db'],
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
    expect(rules.flatMap(({ resourceNames = [] }) => resourceNames)).toEqual(['db', 'db-config', 'db-0', 'data-db-0']);
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
