import { asksForCertificates, hbaText, type HbaInput } from '../../src/model/hba';
import { Problems } from '../../src/model/problems';

const BASE: HbaInput = {
  major: 18,
  tls: false,
  tlsRequired: false,
  superuserAccess: false,
  database: 'shop',
  owner: 'seller',
  lines: undefined,
};

/** The lines without comments. */
function lines(input: Partial<HbaInput>): string[] {
  const problems = new Problems();
  const text = hbaText({ ...BASE, ...input }, problems);
  problems.throwIfAny('test');
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

test('only passwords let anybody in, and nobody as the superuser', () => {
  expect(lines({})).toEqual([
    'local all postgres peer',
    'local all all reject',
    'host "shop" "seller" 127.0.0.1/32 scram-sha-256',
    'host "shop" "seller" ::1/128 scram-sha-256',
    'host "postgres" "streaming_replica" 127.0.0.1/32 scram-sha-256',
    'host "postgres" "streaming_replica" ::1/128 scram-sha-256',
    'host replication streaming_replica all scram-sha-256',
    'host postgres streaming_replica all scram-sha-256',
    'host all streaming_replica all reject',
    'host all postgres all reject',
    'host all all all scram-sha-256',
  ]);
});

test('with TLS required nothing but the loopback is unencrypted', () => {
  const open = lines({ tls: true, tlsRequired: true, superuserAccess: true }).filter((line) =>
    /^host .*scram/.test(line),
  );
  expect(open).toEqual([
    'host "shop" "seller" 127.0.0.1/32 scram-sha-256',
    'host "shop" "seller" ::1/128 scram-sha-256',
    'host "postgres" "streaming_replica" 127.0.0.1/32 scram-sha-256',
    'host "postgres" "streaming_replica" ::1/128 scram-sha-256',
    'host "postgres" "postgres" 127.0.0.1/32 scram-sha-256',
    'host "postgres" "postgres" ::1/128 scram-sha-256',
  ]);
});

test('the superuser is let in where that is asked for', () => {
  expect(lines({ superuserAccess: true })).toContain('host all postgres all scram-sha-256');
  expect(lines({ superuserAccess: true, tls: true, tlsRequired: true })).toContain(
    'hostssl all postgres all scram-sha-256',
  );
});

test("the user's lines come before the last of ours, and after those that guard our roles", () => {
  const all = lines({ lines: ['  host shop reporting 10.0.0.0/8 reject '] });
  expect(all.slice(-3)).toEqual([
    'host all postgres all reject',
    'host shop reporting 10.0.0.0/8 reject',
    'host all all all scram-sha-256',
  ]);
});

test.each([
  'host all all all scram-sha-256',
  'host shop,other seller,+readers samenet scram-sha-256',
  'host "my db" "my user" 10.0.0.0 255.255.0.0 reject',
  'host all /^app_ .example.com scram-sha-256',
  'host all all fe80::/10 reject',
  'hostnossl all all 10.0.0.0/8 reject',
  'host all all 10.0.0.0/8 ldap ldapserver=ldap.example.com ldapprefix="cn="',
  'hostssl all all all cert',
  'hostssl all all all scram-sha-256 clientcert=verify-full',
])('%s is a line', (line) => {
  expect(lines({ tls: true, lines: [line] })).toContain(line);
});

test.each([
  [['hostssl all all all cert'], true],
  [['hostssl all all all scram-sha-256 clientcert=verify-ca'], true],
  [['host all all all scram-sha-256'], false],
  [undefined, false],
])('%j asks for certificates: %s', (given, asks) => {
  expect(asksForCertificates(given)).toBe(asks);
});
