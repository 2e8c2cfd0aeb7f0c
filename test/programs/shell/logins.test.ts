import { Pod } from './shell';

let pod: Pod;
beforeEach(() => {
  pod = new Pod();
  pod.file('run/feed/config/primary', '0');
  // Answers as the files say, and notes what it was asked: variables and SQL in one line.
  pod.program(
    'psql',
    `text=$(printf '%s ' "$@"; [[ $* == *' -c '* && $* != *password* ]] || cat)
printf '%s\\n' "\${text//$'\\n'/ }" | tr -s ' ' >>"$FOLDER/asked"
case $text in
  *'THEN '\\''absent'*) name=\${text##*name=}; cat "$FOLDER/state.\${name%% *}" ;;
  *'IS NOT NULL FROM pg_authid'*) cat "$FOLDER/ours" ;;
  *pg_terminate_backend*) cat "$FOLDER/sessions" ;;
  *'DROP ROLE'*) cat "$FOLDER/dropped" ;;
  *'-h 127.0.0.1'*) [ "$PGPASSWORD" = "$(<"$FOLDER/password")" ] ;;
  *BEGIN*) cat "$FOLDER/made"; ! grep -q ERROR "$FOLDER/made" ;;
esac`,
  );
  for (const name of ['ours', 'made']) answers(name, '');
  answers('sessions', '0');
  answers('password', 'geheim');
});
afterEach(() => pod.remove());

const answers = (question: string, text: string) => pod.file(question, text);
const wish = (lines: string) => pod.file('run/feed/config/logins', lines);

/** Rounds of a server in a role; between them lines that change something. What is said, and what psql was asked. */
function rounds(role: string, ...between: string[]) {
  const steps = ['', ...between].map((lines) => `${lines}\nreconcile_logins; echo "--";`).join('\n');
  const { stdout, stderr } = pod.run(
    `event() { echo "EVENT $*"; }; log() { echo "$*"; }; : >"$FOLDER/asked"
     SERVER_PID=7 ROLE=${role}; ${steps} echo "=="; cat "$FOLDER/asked"`,
    { FOLDER: pod.root },
  );
  expect(stderr).toBe('');
  const [said = '', asked = ''] = stdout.split('==\n');
  return { said: said.split('--\n').map((text) => text.trim()), asked: asked.split('\n').filter(Boolean) };
}

const LATER = 'LOGINS_RETRY_AT=0';
const mine = (asked: string[], text: string) => asked.filter((line) => line.includes(text));

test('without logins one look for roles that are left is all, until the server is another', () => {
  expect(rounds('primary', LATER, LATER).asked).toHaveLength(1);
  expect(rounds('primary', 'SERVER_PID=8').asked).toHaveLength(2);
  expect(rounds('none').asked).toEqual([]);
});

test('while the configuration was not read nothing is done', () => {
  expect(rounds('primary', `rm "$RUN/feed/config/primary"; ${LATER} LOGINS_APPLIED=`).asked).toHaveLength(1);
});

describe('a login that is wished', () => {
  beforeEach(() => wish('stock_v4 stock-secret app'));

  test('is made with its mark in one transaction, and gets its password', () => {
    answers('state.stock_v4', 'absent|');
    pod.file('run/feed/logins/stock_v4', 'neu');
    const { said, asked } = rounds('primary');
    expect(said[0]).toBe('login stock_v4 made, it acts as app\npassword of login stock_v4 set from its Secret');
    const [made] = mine(asked, 'BEGIN');
    expect(made).toContain('-v name=stock_v4 -v acts=app -v former= -v mark=made by cdk8s-pg');
    expect(made).toMatch(/BEGIN; CREATE ROLE :"name"; COMMENT ON ROLE :"name" IS :'mark';.* COMMIT;/);
    expect(made).toMatch(/GRANT :"acts" TO :"name"; ALTER ROLE :"name" SET role = :'acts'; ALTER ROLE :"name" LOGIN;/);
    expect(mine(asked, 'password "stock_v4"')).toEqual([expect.stringMatching(/ neu neu$/)]);
    expect(mine(asked, 'neu')).toHaveLength(1);
  });

  test('that is as it should be is left alone, for as long as nothing changes', () => {
    answers('state.stock_v4', 'right|app');
    pod.file('run/feed/logins/stock_v4', 'geheim');
    const { said, asked } = rounds('primary', LATER, LATER);
    expect(said.join('')).toBe('');
    expect([mine(asked, 'BEGIN'), mine(asked, 'password "')]).toEqual([[], []]);
    expect(mine(asked, '127.0.0.1')).toHaveLength(1);
  });

  test('that acts as another role is changed, and loses that role', () => {
    answers('state.stock_v4', 'differs|former');
    const { said, asked } = rounds('primary');
    expect(said[0]).toBe('login stock_v4 changed, it acts as app');
    expect(mine(asked, 'BEGIN')[0]).toContain('-v former=former');
    expect(mine(asked, 'CREATE ROLE')).toEqual([]);
  });

  test('gets a password that has changed, and one that comes late', () => {
    answers('state.stock_v4', 'right|app');
    const { said } = rounds(
      'primary',
      'mkdir -p "$RUN/feed/logins"; printf neu >"$RUN/feed/logins/stock_v4"',
      'printf neu >"$FOLDER/password"; printf neuer >"$RUN/feed/logins/stock_v4"',
    );
    const set = 'password of login stock_v4 set from its Secret';
    expect(said.slice(0, 3)).toEqual(['', set, set]);
  });

  test('is refused where the role is somebody else’s: said once, tried again, never touched', () => {
    answers('state.stock_v4', 'foreign|');
    pod.file('run/feed/logins/stock_v4', 'neu');
    const { said, asked } = rounds('primary', LATER, `${LATER}; echo 'absent|' >"$FOLDER/state.stock_v4"`);
    const text =
      'login stock_v4: a role of that name exists which somebody else made: it is left as it is; take another name, or rename or drop that role';
    expect(said.slice(0, 2)).toEqual([`${text}\nEVENT Warning LoginRefused ${text}`, '']);
    expect(said[2]).toMatch(/^login stock_v4 made/);
    expect(mine(asked, 'BEGIN')).toHaveLength(1);
  });

  test('whose password cannot be set is tried again, and the others wait for that', () => {
    wish('stock_v4 stock-secret app\nreport report app');
    answers('state.stock_v4', 'right|app').file('state.report', 'right|app');
    pod.file('run/feed/logins/stock_v4', 'neu').file('run/feed/logins/report', 'neu');
    const { said } = rounds(
      'primary',
      'set_password() { false; }; LOGINS_APPLIED= LOGINS_TRIED=',
      `set_password() { :; }; ${LATER}`,
    );
    expect(said.slice(1, 3)).toEqual([
      'login stock_v4: its password could not be set, trying again',
      'password of login stock_v4 set from its Secret\npassword of login report set from its Secret',
    ]);
  });

  test('whose line is none is passed over', () => {
    wish('stock_v4\n\nStock s app\nx$(touch${IFS}evil) s app\n');
    const { said, asked } = rounds('primary');
    expect([said.join(''), mine(asked, 'BEGIN'), mine(asked, 'absent')]).toEqual(['', [], []]);
  });

  test('that cannot be made is said once, and does not keep the next one from being made', () => {
    wish('stock_v4 stock-secret missing\nreport report app');
    answers('state.stock_v4', 'absent|').file('state.report', 'right|app');
    answers('made', 'ERROR:  role "missing" does not exist');
    pod.file('run/feed/logins/report', 'neu');
    const { said } = rounds('primary', LATER);
    const text = 'login stock_v4: cannot be made, trying again: ERROR:  role "missing" does not exist';
    expect(said[0]).toBe(`${text}\nEVENT Warning LoginFailed ${text}\npassword of login report set from its Secret`);
    expect(said[1]).not.toContain('stock_v4');
  });
});

describe('a login that is not wished any more', () => {
  beforeEach(() => {
    wish('stock_v4 stock-secret app').file('state.stock_v4', 'right|app');
    answers('ours', 'stock_v3|t');
  });
  const closed = `${LATER}; echo 'stock_v3|f' >"$FOLDER/ours"`;

  test('is closed, its sessions are ended, and it is dropped in a later round', () => {
    answers('dropped', '00000');
    const { said, asked } = rounds('primary', closed);
    expect(said.slice(0, 2)).toEqual([
      'login stock_v3 is not listed any more: closed, its sessions end',
      'login stock_v3 dropped',
    ]);
    const order = asked.flatMap((line) => /PASSWORD NULL|pg_terminate_backend|DROP ROLE/.exec(line)?.[0] ?? []);
    expect(order).toEqual(['PASSWORD NULL', 'pg_terminate_backend', 'pg_terminate_backend', 'DROP ROLE']);
    expect(mine(asked, 'pg_terminate_backend')[0]).toContain('-v names=stock_v4 -v mark=made by cdk8s-pg');
  });

  test('is not dropped before its last session has ended', () => {
    answers('sessions', '1');
    const { asked } = rounds(
      'primary',
      closed,
      LATER,
      `${LATER}; echo 0 >"$FOLDER/sessions"; echo 00000 >"$FOLDER/dropped"`,
    );
    expect(mine(asked, 'DROP ROLE')).toHaveLength(1);
  });

  test('is kept where something depends on it: said once, and it is done', () => {
    const error = 'ERROR:  role "stock_v3" cannot be dropped because some objects depend on it';
    answers('ours', 'stock_v3|f').file('dropped', `${error}\nDETAIL:  1 object in database app\n2BP01`);
    const { said, asked } = rounds('primary', LATER, 'LOGINS_APPLIED=');
    const text = `login stock_v3: kept without login, because something in the database depends on it: ${error} DETAIL:  1 object in database app`;
    expect(said.slice(0, 3)).toEqual([`${text}\nEVENT Warning LoginKept ${text}`, '', '']);
    expect(mine(asked, 'DROP ROLE')).toHaveLength(2);
  });

  test('is tried again after any other error', () => {
    answers('ours', 'stock_v3|f').file('dropped', 'ERROR:  canceling statement due to lock timeout\n55P03');
    const { said, asked } = rounds('primary', LATER);
    expect(said[0]).toBe(
      'login stock_v3: cannot be dropped, trying again: ERROR:  canceling statement due to lock timeout',
    );
    expect(mine(asked, 'DROP ROLE')).toHaveLength(2);
  });

  test('is closed although another cannot be made', () => {
    answers('state.stock_v4', 'foreign|');
    expect(rounds('primary').said[0]).toContain('login stock_v3 is not listed any more: closed');
  });

  test('has its sessions on a standby ended until the role there is closed; nothing is written', () => {
    answers('sessions', '2');
    const { asked } = rounds('standby', '', 'echo 0 >"$FOLDER/sessions"', '');
    expect(asked).toHaveLength(3);
    expect(mine(asked, 'pg_terminate_backend')).toHaveLength(3);
  });

  test('is looked at again by a standby that becomes the primary', () => {
    expect(mine(rounds('standby', 'ROLE=primary').asked, 'PASSWORD NULL')).toHaveLength(1);
  });
});
