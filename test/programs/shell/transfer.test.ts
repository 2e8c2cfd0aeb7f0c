import { eventually } from '../support/eventually';
import { Transfer } from '../support/transfer';

const TO = 'shop-db/nightly-1';
const PUT = { to: TO, from: 'backup', sums: 'sums' };
const DONE = { ok: true };

/** A bucket, a volume, an encrypted bucket, an encrypted volume, a bucket that is not there. */
const ENVIRONMENT = {
  CDK8S_PG_STORES: '5',
  ...store(0, 'remote', 'store0:bucket/prefix'),
  ...store(1, 'volume', 'ROOT/volume', 'ROOT/volume'),
  ...store(2, 'remote', 'crypt2:'),
  RCLONE_CONFIG_CRYPT2_REMOTE: 'store2:bucket/encrypted',
  ...store(3, 'volume', 'crypt3:', 'ROOT/volume/encrypted'),
  RCLONE_CONFIG_CRYPT3_REMOTE: 'ROOT/volume/encrypted',
  ...store(4, 'remote', 'store4:no-bucket'),
  RCLONE_CONFIG_STORE0_SECRET_ACCESS_KEY: 'AbC/secret+1',
  CDK8S_PG_STORE_SECRETS: 'RCLONE_CONFIG_STORE0_SECRET_ACCESS_KEY RCLONE_CONFIG_STORE9_NOT_SET',
};

function store(number: number, kind: string, root: string, path?: string): Record<string, string> {
  const name = `CDK8S_PG_STORE_${number}`;
  return {
    [`${name}_NAME`]: `store-${number}`,
    [`${name}_KIND`]: kind,
    [`${name}_ROOT`]: root,
    ...(path === undefined ? {} : { [`${name}_PATH`]: path }),
  };
}

let transfer: Transfer;
beforeEach(() => {
  transfer = new Transfer(ENVIRONMENT)
    .file('remotes/bucket/.keep', '')
    .backup({ 'databases/0001.dump': 'rows', 'globals.sql': 'roles' });
});
afterEach(() => transfer.remove());

describe.each([
  ['a bucket', 0, 'remotes/bucket/prefix', ''],
  ['a volume', 1, 'volume', '.partial'],
  ['an encrypted bucket', 2, 'remotes/bucket/encrypted', ''],
  ['an encrypted volume', 3, 'volume/encrypted', '.partial'],
])('%s', (_, store, place, partial) => {
  beforeEach(() => transfer.start());
  const at = `${place}/${TO}`;
  const ask = (verb: string, values: Record<string, string> = {}) => transfer.ask(verb, { store, ...values });
  const complete = async () => {
    expect(await ask('put', PUT)).toEqual(DONE);
    expect(await ask('finish', { to: TO, manifest: 'manifest.json' })).toEqual(DONE);
  };

  test('has a backup once it has the manifest, and not before', async () => {
    expect(await ask('has', { to: TO })).toEqual({ ok: true, out: '' });
    expect(await ask('put', PUT)).toEqual(DONE);
    expect(await ask('has', { to: TO })).toEqual({ ok: true, out: '' });
    expect(await ask('list', { database: 'shop-db' })).toEqual({ ok: true, out: '' });
    expect(transfer.files(`${at}${partial}`)).toEqual(['databases/0001.dump', 'globals.sql']);
    expect(await ask('finish', { to: TO, manifest: 'manifest.json' })).toEqual(DONE);
    expect(await ask('has', { to: TO })).toEqual({ ok: true, out: '{"format":1}\n' });
    expect(await ask('list', { database: 'shop-db' })).toEqual({ ok: true, out: 'nightly-1\n' });
    expect(transfer.files(place)).toEqual(
      ['databases/0001.dump', 'globals.sql', 'manifest.json'].map((file) => `${TO}/${file}`),
    );
    expect(transfer.read(`${at}/globals.sql`)).toBe([2, 3].includes(store) ? 'ebyrf' : 'roles');
  });

  test('gives it back as it was', async () => {
    await complete();
    transfer.file('scratch/back/older', 'goes');
    expect(await ask('get', { from: TO, to: 'back' })).toEqual(DONE);
    expect(transfer.files('scratch/back')).toEqual(['databases/0001.dump', 'globals.sql', 'manifest.json']);
    expect(transfer.read('scratch/back/globals.sql')).toBe('roles');
    expect(await ask('get', { from: 'shop-db/other', to: 'back' })).toEqual({
      ok: false,
      error: 'there is no backup shop-db/other',
    });
  });

  test('never has one written over another', async () => {
    await complete();
    expect(await ask('put', PUT)).toEqual({ ok: false, error: `${TO} is there already` });
    transfer.file('run/manifest.json', '{"format":1,"other":true}\n');
    expect(await ask('finish', { to: TO, manifest: 'manifest.json' })).toEqual({
      ok: false,
      error: `${TO} is there already, with another manifest`,
    });
    expect(await ask('has', { to: TO })).toEqual({ ok: true, out: '{"format":1}\n' });
  });

  test('has nothing of an earlier try in it', async () => {
    transfer.file(`${at}/of-a-removal`, 'x').file(`${at}${partial}/of-a-try`, 'x');
    await complete();
    expect(transfer.files(at)).toEqual(['databases/0001.dump', 'globals.sql', 'manifest.json']);
    expect(transfer.files(`${place}/shop-db`)).toHaveLength(3);
  });

  test('is asked twice for everything, and does it once', async () => {
    await complete();
    expect(await ask('finish', { to: TO, manifest: 'manifest.json' })).toEqual(DONE);
    expect(await ask('remove', { to: TO })).toEqual(DONE);
    expect(await ask('remove', { to: TO })).toEqual(DONE);
    expect(transfer.files(at)).toEqual([]);
    await complete();
  });

  test('says what is no backup, and how long ago somebody worked on it', async () => {
    await complete();
    expect(await ask('leftovers', { database: 'shop-db' })).toEqual({ ok: true, out: '' });
    transfer.file(`${place}/shop-db/a-try/globals.sql`, '').file(`${place}/shop-db/other.partial/manifest.json`, '');
    transfer.file(`${place}/shop-db/stray`, '').file(`${place}/shop-db/deep/databases/manifest.json`, '');
    const { out } = await ask('leftovers', { database: 'shop-db' });
    expect(out?.replace(/\d+$/gm, (age) => (Number(age) < 100 ? 'new' : 'old'))).toBe(
      'a-try new\ndeep new\nother.partial new\n',
    );
    expect(await ask('list', { database: 'shop-db' })).toEqual({ ok: true, out: 'nightly-1\n' });
    expect(await ask('remove', { to: 'shop-db/other.partial' })).toEqual(DONE);
    expect(transfer.has(`${place}/shop-db/other.partial/manifest.json`)).toBe(false);
  });

  test('keeps nothing of what was not read back as it was sent', async () => {
    const file = `$STANDIN/${at}${partial}/globals.sql`;
    transfer.plan(`[ "$verb" != hashsum ] || printf x >>"${file}"`);
    expect(await ask('put', PUT)).toEqual({
      ok: false,
      error: 'what was read back is not what was sent: globals.sql',
    });
    expect(transfer.files(place)).toEqual([]);
  });

  test('keeps nothing of what could not be read back', async () => {
    transfer.plan(`[ "$verb" != hashsum ] || { echo '! globals.sql'; fail 'read tcp 10.0.0.1:443: i/o timeout'; }`);
    expect(await ask('put', PUT)).toEqual({
      ok: false,
      error: 'unreachable (read tcp 10.0.0.1:443: i/o timeout)',
    });
    expect(transfer.files(place)).toEqual([]);
  });

  test('has no backup with a manifest of nothing, and says so', async () => {
    transfer.file(`${at}/manifest.json`, '');
    expect(await ask('has', { to: TO })).toEqual({ ok: false, error: `the manifest of ${TO} is empty` });
  });

  test('is not harmed by the removal of what was never there', async () => {
    expect(await ask('remove', { to: TO })).toEqual(DONE);
    expect(transfer.files(place)).toEqual([]);
  });

  test('takes no manifest that was not read back as it was sent', async () => {
    expect(await ask('put', PUT)).toEqual(DONE);
    transfer.plan(`[ "$verb" != cat ] || printf x >>"$STANDIN/${at}${partial}/manifest.json"`);
    expect(await ask('finish', { to: TO, manifest: 'manifest.json' })).toEqual({
      ok: false,
      error: 'the manifest that was read back is not what was sent',
    });
    transfer.plan('');
    expect(await ask('has', { to: TO })).toEqual({ ok: true, out: '' });
    expect(await ask('finish', { to: TO, manifest: 'manifest.json' })).toEqual(DONE);
  });

  test('is not finished where nothing was put', async () => {
    const error = `nothing was put to ${TO}`;
    expect(await ask('finish', { to: TO, manifest: 'manifest.json' })).toEqual({ ok: false, error });
  });

  test('compares all files: none is missing, and none is there that is not in the sums', async () => {
    transfer.plan(`[ "$verb" != hashsum ] || rm "$STANDIN/${at}${partial}/globals.sql"`);
    expect((await ask('put', PUT)).error).toBe('what was read back is not what was sent: globals.sql');
    transfer.plan('').file('scratch/backup/stray', 'x');
    expect((await ask('put', PUT)).error).toBe('what was read back is not what was sent: stray');
  });
});

describe('a request', () => {
  beforeEach(() => transfer.start());

  test.each<[string, string, Record<string, string | number>, string]>([
    ['a verb that is none', 'destroy', {}, "'destroy' is not a verb"],
    ['no store', 'has', { to: TO }, "'' is not the number of a store"],
    ['a store that is no number', 'has', { store: '0; rm', to: TO }, "'0; rm' is not the number of a store"],
    ['a store that is not there', 'has', { store: 5, to: TO }, 'there is no store 5'],
    ['no backup', 'remove', { store: 0 }, "'' is not <database>/<backup>"],
    ['a database alone', 'remove', { store: 0, to: 'shop-db' }, "'shop-db' is not <database>/<backup>"],
    ['an empty backup', 'remove', { store: 0, to: 'shop-db/' }, "'shop-db/' is not <database>/<backup>"],
    ['an empty database', 'remove', { store: 1, to: '/nightly-1' }, "'/nightly-1' is not <database>/<backup>"],
    ['a way up', 'remove', { store: 1, to: 'shop-db/..' }, "'shop-db/..' is not <database>/<backup>"],
    ['a way up first', 'remove', { store: 1, to: '../shop-db' }, "'../shop-db' is not <database>/<backup>"],
    ['nowhere', 'remove', { store: 1, to: './.' }, "'./.' is not <database>/<backup>"],
    ['three parts', 'remove', { store: 0, to: 'a/b/c' }, "'a/b/c' is not <database>/<backup>"],
    ['a pattern', 'remove', { store: 0, to: 'shop-db/*' }, "'shop-db/*' is not <database>/<backup>"],
    ['a database with a slash', 'list', { store: 0, database: 'a/b' }, "'a/b' is not the name of a database"],
    [
      'a name of what is not complete',
      'put',
      { ...PUT, store: 1, to: `${TO}.partial` },
      `'${TO}.partial' has the name of one that is not complete`,
    ],
    ['a folder elsewhere', 'put', { ...PUT, store: 0, from: '/etc' }, "'/etc' is not a folder of the scratch space"],
    ['a folder above', 'get', { store: 0, from: TO, to: 'a/../..' }, "'a/../..' is not a folder of the scratch space"],
    ['the scratch space itself', 'get', { store: 0, from: TO, to: '' }, "'' is not a folder of the scratch space"],
    [
      'sums elsewhere',
      'put',
      { ...PUT, store: 0, sums: '../secrets/x' },
      "'../secrets/x' is not a file of the scratch space",
    ],
    [
      'a manifest elsewhere',
      'finish',
      { store: 0, to: TO, manifest: '../secrets/x' },
      "'../secrets/x' is not a file of the exchange folder",
    ],
  ])('is refused: %s', async (_, verb, values, error) => {
    transfer
      .file('volume/shop-db/nightly-1/manifest.json', 'x')
      .file('remotes/bucket/prefix/shop-db/a/manifest.json', 'x');
    expect(await transfer.ask(verb, values)).toEqual({ ok: false, error });
    expect(transfer.files('volume')).toHaveLength(1);
    expect(transfer.files('remotes/bucket/prefix')).toHaveLength(1);
  });

  test('that is not there to be sent is refused', async () => {
    expect(await transfer.ask('put', { ...PUT, store: 0, from: 'nothing' })).toEqual({
      ok: false,
      error: `there is no folder ${transfer.root}/scratch/nothing`,
    });
    transfer.file('scratch/sums', '');
    expect((await transfer.ask('put', { ...PUT, store: 0 })).error).toMatch(/^there are no sums in /);
    expect((await transfer.ask('finish', { store: 0, to: TO, manifest: 'none' })).error).toMatch(
      /^there is no manifest in /,
    );
  });

  test('may name its paths as a whole', async () => {
    const values = { store: 0, to: TO, from: `${transfer.root}/scratch/backup`, sums: `${transfer.root}/scratch/sums` };
    expect(await transfer.ask('put', values)).toEqual(DONE);
    const manifest = `${transfer.root}/run/manifest.json`;
    expect(await transfer.ask('finish', { store: 0, to: TO, manifest })).toEqual(DONE);
  });

  test('is served in the order of names, with others that wait', async () => {
    transfer.plan('[ "$verb" != version ] || until [ -e "$STANDIN/go" ]; do sleep 0.01; done');
    const ids = [transfer.begin('version'), ...[1, 2, 3].map((store) => transfer.begin('has', { store, to: TO }))];
    transfer.file('go', '');
    for (const id of ids) expect((await transfer.answer(id)).ok).toBe(true);
    const served = ['version', ...[1, 2, 3].map((store) => `has ${TO} in store-${store}`)];
    await eventually(() =>
      expect(transfer.lines).toEqual(['ready: 5 stores', ...served.flatMap((what) => [what, `${what}: done`])]),
    );
  });

  test('of a name that is none is thrown away', async () => {
    transfer.file('run/transfer/0 b.request', 'verb=version\n');
    expect(await transfer.ask('version')).toEqual({ ok: true, out: '1.75.1\n' });
    expect(transfer.files('run/transfer').sort()).toEqual(['0001.answer', '0001.out']);
    await eventually(() =>
      expect(transfer.lines).toContain("request 0 b is ignored: its name is not of letters, digits and '-'"),
    );
  });
});

describe('what rclone says', () => {
  beforeEach(() => transfer.start());
  const s3 = (rest: string) => `operation error S3: ListObjects, https response error StatusCode: ${rest}`;
  const ids = 'RequestID: 8PZR, HostID: waC8=, ';

  test.each([
    [s3(`404, ${ids}api error NoSuchBucket: x`), 'there is no such bucket; make it, or correct its name'],
    [
      s3(`403, ${ids}api error SignatureDoesNotMatch: Check your key`),
      `access denied, because the credentials are wrong or too old (${s3('403, api error SignatureDoesNotMatch: Check your key')})`,
    ],
    [s3(`403, ${ids}api error AccessDenied: x`), `access denied (${s3('403, api error AccessDenied: x')})`],
    [
      s3(
        '0, RequestID: , HostID: , request send failed, Get "http://u:p@s3.svc/b?sig=s3cr3t": dial tcp: lookup s3.svc: no such host',
      ),
      'unreachable (operation error S3: ListObjects, request send failed, Get "http://s3.svc/b": dial tcp: lookup s3.svc: no such host)',
    ],
    [
      'failed to refresh cached credentials, no EC2 IMDS role found, dial tcp 169.254.169.254:80: i/o timeout',
      'access denied, because the platform gives this pod no credentials (failed to refresh cached credentials, no EC2 IMDS role found, dial tcp 169.254.169.254:80: i/o timeout)',
    ],
    ['dial tcp 10.0.0.1:443: i/o timeout', 'unreachable (dial tcp 10.0.0.1:443: i/o timeout)'],
    [
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'the certificate of the server cannot be verified (tls: failed to verify certificate: x509: certificate signed by unknown authority)',
    ],
    ['write /v/a.4d1f2ae9.partial: no space left on device', 'no space left (write /v/a: no space left on device)'],
    [
      'preallocate: file too big for remaining disk space',
      'no space left (preallocate: file too big for remaining disk space)',
    ],
    [
      'failed to authenticate decrypted block - bad password?',
      'cannot be decrypted: the password is another one, or the content is damaged',
    ],
    [
      s3(`403, ${ids}api error RequestTimeTooSkewed: x`),
      `the clocks of this node and of the store are too far apart (${s3('403, api error RequestTimeTooSkewed: x')})`,
    ],
    ['Put "http://s3.svc/b": EOF', 'unreachable (Put "http://s3.svc/b": EOF)'],
    [s3(`507, ${ids}api error XMinioStorageFull: x`), `no space left (${s3('507, api error XMinioStorageFull: x')})`],
    ['password not set in config file', 'the password of the encryption is missing'],
    ['the key is AbC/secret+1, AbC/secret+1', 'the key is (secret), (secret)'],
    ['something else', 'something else'],
  ])('%s', async (said, error) => {
    transfer.plan(`[ "$verb" != lsf ] || fail '${said}'`);
    expect(await transfer.ask('has', { store: 0, to: TO })).toEqual({ ok: false, error });
    transfer.plan(
      `[ "$verb" != lsf ] || { said 'ERROR : x'; said 'NOTICE: Failed to lsf with 2 errors: last error was: error in ListJSON: ${said}'; exit 1; }`,
    );
    expect(await transfer.ask('list', { store: 0, database: 'shop-db' })).toEqual({ ok: false, error });
    await eventually(() => expect(transfer.lines).toContain(`list shop-db in store-0: ${error}`));
    expect(transfer.lines.join('\n')).not.toContain('AbC/');
  });

  test('that it is denied where clocks are apart', async () => {
    const denied = s3(`403, ${ids}api error Forbidden: Forbidden`);
    const shown = `access denied (${s3('403, api error Forbidden: Forbidden')})`;
    const apart = (span: string): string =>
      `NOTICE: Time may be set wrong - time from "10.0.0.1:443" is ${span} different from this computer`;
    const answerTo = async (...said: string[]): Promise<string> => {
      const lines = said.map((line) => `said '${line}'`).join('; ');
      transfer.plan(`[ "$verb" != lsf ] || { ${lines}; exit 1; }`);
      return String((await transfer.ask('has', { store: 0, to: TO })).error);
    };
    for (const [span, told] of [
      ['-59m59.337637757s', '59m59s'],
      ['26h0m0.2s', '26h0m0s'],
      ['-16m5s', '16m5s'],
    ]) {
      expect(await answerTo(apart(span), `ERROR : ${denied}`)).toBe(
        `the clocks of this node and of the store are ${told} apart: ${shown}`,
      );
    }
    expect(await answerTo(`ERROR : ${denied}`)).toBe(shown);
    expect(await answerTo(apart('-59m59.3s'), 'ERROR : no space left on device')).toBe(
      'no space left (no space left on device)',
    );
  });

  test('that it was killed', async () => {
    transfer.plan('[ "$verb" != lsf ] || { said "ERROR : something before"; kill -9 $$; }');
    expect((await transfer.ask('has', { store: 0, to: TO })).error).toBe(
      'rclone was ended by signal 9, for want of memory perhaps',
    );
    transfer.plan('[ "$verb" != lsf ] || kill -11 $$');
    expect((await transfer.ask('has', { store: 0, to: TO })).error).toBe('rclone was ended by signal 11');
  });

  test('nothing at all', async () => {
    transfer.plan('[ "$verb" != lsf ] || exit 9');
    expect((await transfer.ask('has', { store: 0, to: TO })).error).toBe('rclone failed and said nothing');
  });

  test('a folder that is not there is no error; a bucket that is not there is one', async () => {
    expect(await transfer.ask('list', { store: 1, database: 'other-db' })).toEqual({ ok: true, out: '' });
    for (const [verb, values] of [
      ['has', { to: TO }],
      ['list', { database: 'shop-db' }],
      ['leftovers', { database: 'shop-db' }],
      ['put', PUT],
      ['remove', { to: TO }],
    ] as const)
      expect(await transfer.ask(verb, { store: 4, ...values })).toEqual({
        ok: false,
        error: 'there is no such bucket, or none that these credentials may know of; make it, or correct its name',
      });
  });

  test('a removal that was refused is no removal', async () => {
    transfer
      .file(`remotes/bucket/prefix/${TO}/manifest.json`, '{}')
      .file(`remotes/bucket/prefix/${TO}/globals.sql`, '');
    transfer.plan('[ "$verb" != deletefile ] || fail \'api error AccessDenied: object is locked\'');
    const refused = { ok: false, error: 'access denied (api error AccessDenied: object is locked)' };
    expect(await transfer.ask('remove', { store: 0, to: TO })).toEqual(refused);
    expect((await transfer.ask('list', { store: 0, database: 'shop-db' })).out).toBe('nightly-1\n');
    transfer.plan('[ "$verb" != delete ] || exit 0');
    expect(await transfer.ask('remove', { store: 0, to: TO })).toEqual({
      ok: false,
      error: `1 files of ${TO} are still there`,
    });
  });

  test('of several files that may not go it says why the last one may not', async () => {
    transfer.file(`remotes/bucket/prefix/${TO}/globals.sql`, '');
    const cause = "globals.sql: Couldn't delete: api error AccessDenied: object is locked";
    transfer.plan(
      `[ "$verb" != delete ] || { said "ERROR : ${cause}"; said 'ERROR : Attempt 3/3 failed'; said 'NOTICE: Failed to delete with 3 errors: last error was: failed to delete 2 files'; exit 1; }`,
    );
    const { ok, error } = await transfer.ask('remove', { store: 0, to: TO });
    expect({ ok, error }).toEqual({ ok: false, error: `access denied (${cause})` });
  });

  test('what could not be sent does not stay', async () => {
    transfer.plan("during() { fail 'no space left on device'; }");
    expect(await transfer.ask('put', { ...PUT, store: 1 })).toEqual({
      ok: false,
      error: 'no space left (no space left on device)',
    });
    expect(transfer.files('volume')).toEqual([]);
  });
});

describe('uploads to S3 that were cut off', () => {
  const S3 = { RCLONE_CONFIG_STORE0_TYPE: 's3', RCLONE_CONFIG_STORE2_TYPE: 's3' };
  const OLD = '2026-01-02T03:04:05.678Z';
  const others = ['prefix/shop-db/nightly-10/a', 'prefix/shop-db2/b/a', 'prefix2/shop-db/b/a', 'other'];
  const uploads = (...keys: string[]): string => keys.map((key) => `${OLD} bucket/${key}\n`).join('');
  const left = (): string[] => transfer.read('uploads').split('\n').filter(Boolean);
  beforeEach(async () => {
    await transfer.remove();
    transfer = new Transfer({ ...ENVIRONMENT, ...S3 })
      .file('remotes/bucket/.keep', '')
      .backup({ 'globals.sql': 'roles' })
      .start();
  });

  test('are said with their age, and those alone that are of the database', async () => {
    transfer.file(
      'uploads',
      uploads('prefix/shop-db/nightly-1/databases/0001.dump', 'prefix/shop-db/a"b\\c/x', ...others),
    );
    const { out } = await transfer.ask('leftovers', { store: 0, database: 'shop-db' });
    const age = Math.floor((Date.now() - Date.parse(OLD)) / 1000);
    const ages = [...(out ?? '').matchAll(/^(\S+) (\d+)$/gm)].map(([, name, seconds]) => [name, Number(seconds) - age]);
    expect(ages.map(([name]) => name)).toEqual(['nightly-1', 'nightly-10']);
    for (const [, difference] of ages) expect(Math.abs(Number(difference))).toBeLessThan(60);
  });

  test.each([
    ['a try', 'put', PUT],
    ['a removal', 'remove', { to: TO }],
  ])('go with %s, and no others', async (_, verb, values) => {
    const beside = uploads(...others);
    transfer.file('uploads', beside + uploads(`prefix/${TO}/globals.sql`, `prefix/${TO}/databases/0001.dump`));
    expect(await transfer.ask(verb, { store: 0, ...values })).toEqual(DONE);
    expect(left()).toEqual(beside.split('\n').filter(Boolean));
  });

  test('go from an encrypted bucket too', async () => {
    transfer.file('uploads', uploads(`encrypted/${TO}/globals.sql.bin`));
    expect(await transfer.ask('remove', { store: 2, to: TO })).toEqual(DONE);
    expect(left()).toEqual([]);
  });

  test('that a store will not tell of keep nobody from anything', async () => {
    transfer.plan('case "$verb ${places[0]}" in "backend list"*) fail "api error AccessDenied: AbC/secret+1" ;; esac');
    expect(await transfer.ask('put', { ...PUT, store: 0 })).toEqual(DONE);
    expect(await transfer.ask('remove', { store: 0, to: TO })).toEqual(DONE);
    expect(await transfer.ask('leftovers', { store: 0, database: 'shop-db' })).toEqual({ ok: true, out: '' });
    expect(transfer.lines).toContain(
      'uploads that were cut off are not known: access denied (api error AccessDenied: (secret))',
    );
  });

  test('that a store will not let go are no removal; a try goes on', async () => {
    transfer.file('uploads', uploads(`prefix/${TO}/globals.sql`));
    transfer.plan(
      'case "$verb ${places[0]}" in "backend cleanup") said "ERROR : api error AccessDenied: no"; exit 0 ;; esac',
    );
    expect(await transfer.ask('remove', { store: 0, to: TO })).toEqual({
      ok: false,
      error: 'access denied (api error AccessDenied: no)',
    });
    expect(await transfer.ask('put', { ...PUT, store: 0 })).toEqual(DONE);
  });
});

describe('one that is killed', () => {
  test.each(['lsf', 'delete', 'rmdirs', 'copy', 'hashsum', 'copyto', 'cat'])(
    'at %s begins again, and the backup is whole',
    async (verb) => {
      transfer.plan(
        `[ "$verb" != ${verb} ] || [ -e "$STANDIN/go" ] || { during() { touch "$STANDIN/there"; sleep 60; }; [ "$verb" = copy ] || during; }`,
      );
      transfer.file(`remotes/bucket/prefix/${TO}/of-a-try`, 'x').start();
      const ids = [
        transfer.begin('put', { ...PUT, store: 0 }),
        transfer.begin('finish', { store: 0, to: TO, manifest: 'manifest.json' }),
      ];
      await eventually(() => expect(transfer.has('there')).toBe(true));
      await transfer.end('SIGKILL');
      transfer.file('go', '').start();
      for (const id of ids) expect(await transfer.answer(id)).toEqual(DONE);
      expect(transfer.files(`remotes/bucket/prefix/${TO}`)).toEqual([
        'databases/0001.dump',
        'globals.sql',
        'manifest.json',
      ]);
    },
  );

  test('after it moved a backup into its place says that it is there', async () => {
    transfer.start();
    expect(await transfer.ask('put', { ...PUT, store: 1 })).toEqual(DONE);
    expect(await transfer.ask('finish', { store: 1, to: TO, manifest: 'manifest.json' })).toEqual(DONE);
    expect(await transfer.ask('finish', { store: 1, to: TO, manifest: 'manifest.json' })).toEqual(DONE);
  });

  test('after its answer does not serve the request again', async () => {
    transfer.file('run/transfer/0001.answer', 'ok=true\n');
    const id = transfer.begin('remove', { store: 0, to: TO });
    transfer.start();
    expect(await transfer.answer(id)).toEqual(DONE);
    expect(transfer.has('calls')).toBe(false);
  });
});

test('SIGTERM ends it at once, and what it had begun', async () => {
  transfer.plan('[ "$verb" != version ] || { echo $$ >"$STANDIN/pid"; exec sleep 60; }').start();
  transfer.begin('version');
  const pid = await eventually(() => {
    expect(transfer.read('pid')).toMatch(/^\d+\n$/);
    return Number(transfer.read('pid'));
  });
  expect(await transfer.end('SIGTERM')).toBe(0);
  await eventually(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'));
  expect(transfer.has('run/transfer/0001.answer')).toBe(false);
});

test('passwords of encryptions reach rclone as it wants them, and are on no command line', async () => {
  transfer.file('secrets/store-2-crypt/password', 'correct horse\n').file('secrets/store-2-crypt/salt', 'sea\n');
  transfer.plan('env >"$STANDIN/environment"').start();
  expect((await transfer.ask('version')).ok).toBe(true);
  expect(transfer.read('environment')).toMatch(/^RCLONE_CONFIG_CRYPT2_PASSWORD=obscured-correct horse$/m);
  expect(transfer.read('environment')).toMatch(/^RCLONE_CONFIG_CRYPT2_PASSWORD2=obscured-sea$/m);
  expect(transfer.read('environment')).not.toMatch(/^RCLONE_CONFIG_CRYPT3_PASSWORD/m);
  expect(transfer.calls).toEqual(['obscure -', 'obscure -', 'version']);
});

test('rclone is told never to make a bucket, to use no file of configuration, and to give up in the end', async () => {
  transfer.plan('env >"$STANDIN/environment"').start();
  await transfer.ask('version');
  const environment = transfer.read('environment').split('\n');
  expect(environment).toEqual(
    expect.arrayContaining([
      'RCLONE_CONFIG=/notfound',
      'RCLONE_S3_NO_CHECK_BUCKET=true',
      'RCLONE_RETRIES=3',
      'RCLONE_LOW_LEVEL_RETRIES=3',
      'RCLONE_CONTIMEOUT=10s',
      'RCLONE_TIMEOUT=60s',
      'RCLONE_S3_CHUNK_SIZE=16M',
    ]),
  );
});
