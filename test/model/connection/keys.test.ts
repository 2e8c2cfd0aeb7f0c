import { fill } from '../../../src/model/connection/fill';
import { standardKeys, templates } from '../../../src/model/connection/keys';
import { ConnectionFormat } from '../../../src/model/connection/options/connection-format';
import { Problems } from '../../../src/model/problems';
import { SEVERAL, values } from './formats/values';

const chosen = (formats: Record<string, ConnectionFormat>, optional = false, problems: string[] = []) => ({
  _entries: Object.fromEntries(Object.entries(formats).map(([key, format]) => [key, { format, optional }])),
  _problems: problems,
});

/** All problems at once; an empty text where there are none. */
function problemsOf(keys: ReturnType<typeof chosen>, given = values(), certificate = false): string {
  const problems = new Problems();
  templates(keys, given, certificate, problems);
  try {
    problems.throwIfAny('connection');
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

test('where nothing is said, there is a key for every client that can be served', () => {
  const problems = new Problems();
  const made = templates(undefined, values(), false, problems);
  expect(problems.none).toBe(true);
  expect(Object.keys(made)).toEqual([
    'username',
    'user',
    'password',
    'dbname',
    'host',
    'port',
    'uri',
    'jdbc-uri',
    'pgpass',
    'dsn',
    'database-url',
    'node-postgres',
    'npgsql',
    'pgx',
    'sqlalchemy',
    'sslmode',
    'type',
    'provider',
  ]);
});

test('of several hosts that none stands for, the standard keys leave out what knows one', () => {
  const problems = new Problems();
  const made = templates(undefined, values({ hosts: SEVERAL, loadBalanceHosts: true }), false, problems);
  expect(problems.none).toBe(true);
  const missing = Object.keys(standardKeys()).filter((key) => !Object.hasOwn(made, key));
  expect(missing).toEqual(['database-url', 'node-postgres', 'ca.crt']);
});

test('a copied root certificate is a key, whatever was chosen', () => {
  const made = templates(chosen({ uri: ConnectionFormat.URI }), values(), true, new Problems());
  expect(Object.keys(made)).toEqual(['ca.crt', 'uri']);
  expect(fill(made['ca.crt'], { rootCertificate: 'CERTIFICATE\n' })).toBe('CERTIFICATE\n');
});

test.each([
  [
    { DATABASE_URL: ConnectionFormat.NODE_POSTGRES },
    'keys.DATABASE_URL: node-postgres knows one host, and the target has 2; choose a target with one, such as ConnectionTarget.readOnly() or ConnectionTarget.instance(…)',
  ],
  [
    { 'root.crt': ConnectionFormat.ROOT_CERTIFICATE },
    'keys.root.crt: there is no root certificate to copy; give tls.rootCertificateSecret',
  ],
  [
    { 'a/b': ConnectionFormat.URI },
    `keys.a/b: "a/b" can be no key of a Secret; write at most 253 letters, digits, '-', '_' and '.'`,
  ],
  [
    { '..': ConnectionFormat.URI },
    `keys...: ".." can be no key of a Secret; write at most 253 letters, digits, '-', '_' and '.'`,
  ],
  [{}, 'keys: name no key; write for example ConnectionKeys.standard()'],
])('the keys %j are refused', (formats, problem) => {
  expect(problemsOf(chosen(formats), values({ hosts: SEVERAL }))).toBe(`connection: 1 problem:\n- ${problem}`);
});

test('what is no format is refused with those that there are', () => {
  expect(problemsOf(chosen({ uri: 'url' as ConnectionFormat }))).toMatch(
    /^connection: 1 problem:\n- keys\.uri: .*'?url'?.*uri-load-balanced/,
  );
});

test('what was wrong when keys were chosen is told with the rest', () => {
  expect(problemsOf(chosen({ 'a b': ConnectionFormat.URI }, false, ["there is no key 'x' here"]))).toBe(
    `connection: 2 problems:\n- keys: there is no key 'x' here\n- keys.a b: "a b" can be no key of a Secret; write at most 253 letters, digits, '-', '_' and '.'`,
  );
});
