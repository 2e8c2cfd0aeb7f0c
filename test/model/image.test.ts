import { formatImage, type ImageReference, parseImage } from '../../src/model/image';
import { postgresImage } from '../../src/model/postgres-image';
import { Problems } from '../../src/model/problems';

const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each<[string, ImageReference]>([
  ['postgres:17', { registry: 'docker.io', repository: 'library/postgres', tag: '17' }],
  ['bitnami/postgresql:17.1', { registry: 'docker.io', repository: 'bitnami/postgresql', tag: '17.1' }],
  ['docker.io/library/postgres:18', { registry: 'docker.io', repository: 'library/postgres', tag: '18' }],
  [
    'ghcr.io/cloudnative-pg/postgresql:17.11-standard-trixie',
    { registry: 'ghcr.io', repository: 'cloudnative-pg/postgresql', tag: '17.11-standard-trixie' },
  ],
  ['localhost:5000/pg:17', { registry: 'localhost:5000', repository: 'pg', tag: '17' }],
  ['localhost/pg:17', { registry: 'localhost', repository: 'pg', tag: '17' }],
  ['example.com:5000/a/b/pg', { registry: 'example.com:5000', repository: 'a/b/pg' }],
  [`postgres@${DIGEST}`, { registry: 'docker.io', repository: 'library/postgres', digest: DIGEST }],
  [`postgres:17.11@${DIGEST}`, { registry: 'docker.io', repository: 'library/postgres', tag: '17.11', digest: DIGEST }],
])('%s is read', (reference, parts) => {
  expect(parseImage(reference)).toEqual(parts);
});

test.each([
  '',
  ':17',
  'Postgres:17',
  'postgres:',
  'a//b:1',
  'postgres 17',
  'postgres@sha256:12',
  'https://x/pg:1',
  '/pg:17',
])('%p is no image', (reference) => {
  expect(parseImage(reference)).toBeUndefined();
});

test.each<[string, string | undefined, string]>([
  ['postgres:17', undefined, 'docker.io/library/postgres:17'],
  ['postgres:17', 'mirror.example.com/hub', 'mirror.example.com/hub/library/postgres:17'],
  [`ghcr.io/a/b:1@${DIGEST}`, 'localhost:5000', `localhost:5000/a/b:1@${DIGEST}`],
])('%s from registry %s', (reference, registry, whole) => {
  expect(formatImage(parseImage(reference) as ImageReference, registry)).toBe(whole);
});

test('an image from the registry that is asked for stays as it is, so that asking twice changes nothing', () => {
  const once = formatImage(parseImage('node:24') as ImageReference, 'registry.example.com:5000/mirror');
  expect(once).toBe('registry.example.com:5000/mirror/library/node:24');
  expect(formatImage(parseImage(once) as ImageReference, 'registry.example.com:5000/mirror')).toBe(once);
  expect(formatImage(parseImage(once) as ImageReference, 'registry.example.com:5000')).toBe(once);
});

test.each<
  [image: string | undefined, version: string | undefined, expected: { version: string; major: number; userId: number }]
>([
  [undefined, undefined, { version: '18', major: 18, userId: 999 }],
  [undefined, '16.4', { version: '16.4', major: 16, userId: 999 }],
  ['postgres:17.11', undefined, { version: '17.11', major: 17, userId: 999 }],
  ['postgres:17.11-trixie', '17', { version: '17.11', major: 17, userId: 999 }],
  ['postgres:17', '17.11', { version: '17', major: 17, userId: 999 }],
  [`postgres@${DIGEST}`, '17.11', { version: '17.11', major: 17, userId: 999 }],
  [`example.com/pg:stable@${DIGEST}`, '15', { version: '15', major: 15, userId: 999 }],
  ['ghcr.io/cloudnative-pg/postgresql:18', undefined, { version: '18', major: 18, userId: 26 }],
])('image %s with version %s', (image, version, expected) => {
  const problems = new Problems();
  expect(postgresImage(image, version, undefined, problems)).toMatchObject(expected);
  expect(problems.none).toBe(true);
});
