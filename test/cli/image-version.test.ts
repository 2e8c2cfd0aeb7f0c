import { imageVersion } from '../../src/cli/views/image-version';

test.each([
  ['postgres:18.1', '18.1'],
  ['docker.io/library/postgres:18', '18'],
  ['registry.example:5000/postgres:17.6-bookworm', '17.6'],
  ['ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie@sha256:0123', '17.6'],
  ['postgres:18beta1', '18'],
  ['registry.example:5000/postgres', undefined],
  ['postgres@sha256:0123', undefined],
  ['postgres:latest', undefined],
  [undefined, undefined],
])('%s: %s', (image, expected) => {
  expect(imageVersion(image)).toBe(expected);
});
