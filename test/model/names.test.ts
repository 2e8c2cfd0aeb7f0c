import {
  claimName,
  databaseNames,
  instanceHost,
  LONGEST_NAME,
  nameProblem,
  namespaceProblem,
  podName,
  programJobName,
  serviceHost,
} from '../../src/model/names';

const LONGEST = 'a'.repeat(LONGEST_NAME);

test('all names follow from the name of the database', () => {
  expect(databaseNames('products-db')).toEqual({
    database: 'products-db',
    readWriteService: 'products-db-rw',
    readOnlyService: 'products-db-ro',
    anyService: 'products-db-r',
    configuration: 'products-db-config',
    backupLease: 'products-db-backup',
    programs: 'products-db-programs',
    ownerSecret: 'products-db-owner',
    replicationSecret: 'products-db-replication',
    superuserSecret: 'products-db-superuser',
    credentials: 'products-db-credentials',
  });
  expect(podName('products-db', 1)).toBe('products-db-1');
  expect(claimName('wal', 'products-db', 2)).toBe('wal-products-db-2');
  expect(programJobName('products-db-credentials', '0a1b2c3d')).toBe('products-db-credentials-0a1b2c3d');
  expect(serviceHost('products-db-rw', 'shop')).toBe('products-db-rw.shop.svc');
  expect(instanceHost('products-db', 0, 'shop')).toBe('products-db-0.products-db.shop.svc');
});

test('no two objects of a database share a name', () => {
  const names = Object.values(databaseNames('db'));
  expect(new Set(names).size).toBe(names.length);
});

test('every name is a legal DNS label, also for the longest database', () => {
  // A pod's name and its revision (ten characters of a hash) are values of labels too.
  const all = [
    ...Object.values(databaseNames(LONGEST)),
    podName(LONGEST, 98),
    programJobName(databaseNames(LONGEST).credentials, '0a1b2c3d'),
    `${LONGEST}-0123456789`,
  ];
  for (const name of all) expect(name).toMatch(/^[a-z]([-a-z0-9]{0,61}[a-z0-9])$/);
});

test.each(['a', 'products-db', 'db2', LONGEST])('%s is a name', (name) => {
  expect(nameProblem(name)).toBeUndefined();
});

test.each(['', undefined, 7, 'A', '2db', '-db', 'db-', 'db.x', 'db_x', `${LONGEST}a`])('%p is no name', (name) => {
  expect(nameProblem(name)).toBeDefined();
});

test.each(['shop', '2shops', 'a'.repeat(63)])('%s is a namespace', (namespace) => {
  expect(namespaceProblem(namespace)).toBeUndefined();
});

test.each(['', 'Shop', 'my.shop', '-shop', 'a'.repeat(64), undefined])('%p is no namespace', (namespace) => {
  expect(namespaceProblem(namespace)).toBeDefined();
});
