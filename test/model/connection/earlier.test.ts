import { changedVersions, type DeclaredVersion } from '../../../src/model/connection/earlier';

const declared: DeclaredVersion = {
  path: 'shop/ProductsApi',
  namespace: 'shop',
  name: 'products-api',
  version: 'v3',
  secretName: 'products-api-v3',
  digest: 'new',
};

const object = (digest: string, name = 'products-api-v3', namespace: string | undefined = 'shop') => ({
  metadata: { name, namespace, annotations: { 'cdk8s-pg/made-from': digest } },
});

test.each([
  ['the same content', [object('new')]],
  ['another version', [object('old', 'products-api-v2')]],
  ['another namespace', [object('old', 'products-api-v3', 'stock')]],
  ['an object of that name that is no version', [{ metadata: { name: 'products-api-v3', namespace: 'shop' } }]],
  ['what is no object', [null, 'text', 7, {}]],
])('%s is no change', (_what, objects) => {
  expect(changedVersions([declared], [{ file: 'a.yaml', objects }])).toEqual([]);
});

test('another content of the same version is told with its file', () => {
  const files = [
    { file: 'dist/a.yaml', objects: [object('new')] },
    { file: 'dist/b.yaml', objects: [object('old')] },
  ];
  expect(changedVersions([declared], files)).toEqual([
    "shop/ProductsApi: version: 'v3' of products-api is in dist/b.yaml with other content: a version never changes; bump the version",
  ]);
});

test('an object without namespace is in the namespace default', () => {
  const here = { ...declared, namespace: 'default' };
  const bare = { metadata: { name: 'products-api-v3', annotations: { 'cdk8s-pg/made-from': 'old' } } };
  expect(changedVersions([here], [{ file: 'a.yaml', objects: [bare] }])).toHaveLength(1);
});
