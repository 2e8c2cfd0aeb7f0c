import fc from 'fast-check';
import { parse } from 'pg-connection-string';
import { formatTemplate } from '../../../../src/model/connection/formats';
import { ConnectionFormat } from '../../../../src/model/connection/options/connection-format';
import { SslMode } from '../../../../src/model/connection/options/ssl-mode';
import { readJdbc, readKeywords, readNpgsql, readOptions, readPgpass, readUri, type Understood } from './readers';
import { ONE, SEVERAL, text, values } from './values';

/** Everything that means something to some reader, more often than chance would have it. */
const special = [...`@:/?#%&+ '"\\{}$;=\`,!()*[]|<>~^-_.é漢😀\t`, '{{', '%41', '%2F', ' -c ', "''", '""'];
const hostile = (longest: number): fc.Arbitrary<string> =>
  fc
    .array(fc.oneof(fc.constantFrom(...special), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 })), {
      minLength: 1,
      maxLength: longest,
    })
    .map((parts) => parts.join('').replaceAll('\0', '0').slice(0, longest))
    // Half of a character is none.
    .filter((name) => name !== '' && !/\p{Surrogate}/u.test(name));

const inputs = fc.record({
  username: hostile(63),
  password: hostile(100),
  database: hostile(63),
  /** Whether the user's name is a place too. */
  late: fc.boolean(),
  applicationName: hostile(20),
  settings: fc.dictionary(fc.constantFrom('search_path', 'statement_timeout', 'shop.tenant'), hostile(20)),
});

interface Input {
  readonly username: string;
  readonly password: string;
  readonly database: string;
  readonly late: boolean;
  readonly applicationName: string;
  readonly settings: Record<string, string>;
}

const given = ({ late, username, password: _, ...input }: Input, hosts = SEVERAL): Parameters<typeof text>[1] => ({
  ...input,
  hosts,
  username: late ? undefined : username,
});
const written = (format: ConnectionFormat, input: Input, hosts = SEVERAL): string =>
  text(format, given(input, hosts), { username: input.username, password: input.password });
const places = (hosts = SEVERAL): string[] => hosts.map(({ host, port }) => `${host}:${port}`);
const asOptions = ({ settings }: Input): string[] =>
  Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Who, where and which are what went in, and the settings what the server wants. */
function expectUnderstood(understood: Understood, input: Input, hosts = SEVERAL): void {
  const { user, password, database } = understood;
  expect({ user, password, database }).toEqual({
    user: input.username,
    password: input.password,
    database: input.database,
  });
  expect(understood.hosts).toEqual(places(hosts));
  const { parameters: found } = understood;
  expect(found.application_name ?? found.ApplicationName ?? found['Application Name']).toBe(input.applicationName);
  expect(readOptions(found.options ?? found.Options ?? '')).toEqual(asOptions(input));
}

test.each([
  [ConnectionFormat.URI, readUri],
  [ConnectionFormat.PGX, readUri],
  [ConnectionFormat.KEYWORDS, readKeywords],
  [ConnectionFormat.JDBC, readJdbc],
  [ConnectionFormat.NPGSQL, readNpgsql],
])('what goes into %s comes out again', (format, read) => {
  fc.assert(fc.property(inputs, (input) => expectUnderstood(read(written(format, input)), input)));
});

test('what goes into the plainest URI comes out again', () => {
  fc.assert(
    fc.property(inputs, (input) =>
      expectUnderstood(readUri(written(ConnectionFormat.DATABASE_URL, input, [ONE])), input, [ONE]),
    ),
  );
});

test('a URL of JDBC without user and password is otherwise the same', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const bare = readJdbc(written(ConnectionFormat.JDBC_BARE, input));
      expect(bare).toEqual({
        ...readJdbc(written(ConnectionFormat.JDBC, input)),
        user: undefined,
        password: undefined,
      });
    }),
  );
});

test('every line of a password file has its five fields', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const file = written(ConnectionFormat.PGPASS, input);
      expect(file.endsWith('\n')).toBe(true);
      expect(file.slice(0, -1).split('\n').map(readPgpass)).toEqual(
        SEVERAL.map(({ host, port }) => [host, String(port), input.database, input.username, input.password]),
      );
    }),
  );
});

test('node-postgres reads what went in, or says why it cannot', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const format = ConnectionFormat.NODE_POSTGRES;
      const { username, password, database, applicationName } = input;
      const template = formatTemplate(format, values(given(input, [ONE])));
      if (typeof template === 'string') {
        expect(template).toContain(`node-postgres cannot read the name of the database '${database}' from a URI`);
        expect(database).toMatch(/[?#]|(^|\/)\.\.?(\/|$)/);
        return;
      }
      const found = parse(written(format, input, [ONE])) as unknown as Record<string, string>;
      expect(found).toMatchObject({ user: username, password, database, host: ONE.host, port: String(ONE.port) });
      expect(found.application_name).toBe(applicationName);
      expect(readOptions(found.options ?? '')).toEqual(asOptions(input));
    }),
  );
});

test('SQLAlchemy is given a name that it would not decode as a parameter', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      const { user, password, database, parameters } = readUri(
        written(ConnectionFormat.SQLALCHEMY, input, [ONE]),
        'postgresql+psycopg://',
      );
      expect({ user, password }).toEqual({ user: input.username, password: input.password });
      // It takes the path as it stands, and the parameter before the path.
      expect(parameters.dbname ?? database).toBe(input.database);
      expect(database === '' || /^[-\w.]+$/.test(database ?? '')).toBe(true);
    }),
  );
});

test('what a file or a variable holds is the value itself', () => {
  fc.assert(
    fc.property(inputs, (input) => {
      expect(written(ConnectionFormat.USERNAME, input)).toBe(input.username);
      expect(written(ConnectionFormat.PASSWORD, input)).toBe(input.password);
      expect(written(ConnectionFormat.DBNAME, input)).toBe(input.database);
      expect(written(ConnectionFormat.APPLICATION_NAME, input)).toBe(input.applicationName);
      expect(readOptions(written(ConnectionFormat.OPTIONS, input))).toEqual(asOptions(input));
    }),
  );
});

test.each([
  [SslMode.DISABLE, false],
  [SslMode.PREFER, { rejectUnauthorized: false }],
  [SslMode.REQUIRE, { rejectUnauthorized: false }],
  [SslMode.VERIFY_FULL, {}],
])('node-postgres understands %s as libpq does', (mode, ssl) => {
  expect(parse(text(ConnectionFormat.NODE_POSTGRES, { tls: { mode } })).ssl).toEqual(ssl);
});

test('node-postgres verifies by the root certificate, and the name of the host only where it is asked to', () => {
  // Any file that can be read stands for the certificate.
  const read = (mode: SslMode): any =>
    parse(text(ConnectionFormat.NODE_POSTGRES, { tls: { mode, rootCertificatePath: __filename } })).ssl;
  expect(read(SslMode.VERIFY_FULL)).toEqual({ ca: expect.stringContaining('stands for the certificate') });
  expect(read(SslMode.VERIFY_CA)).toEqual({
    ca: expect.stringContaining('stands for the certificate'),
    checkServerIdentity: expect.any(Function),
  });
});
