import { parseProcesses, postmaster, type Process } from '../e2e/support/processes';

const LISTED = `36 1 (bash) bash /cdk8s-pg/programs/instance.sh
75 36 (postgres) postgres -D /volumes/data/pgdata -c cluster_name=db-0
76 75 (postgres) postgres: db-0: checkpointer
77 75 (postgres) postgres: db-0: app app 10.0.0.1(4) idle
80 36 (psql)
`;

const listed = (text: string): Process[] => parseProcesses(`${text}end\n`) ?? [];

test('a listed process has its number, parent, program and command line', () => {
  const processes = listed(LISTED);
  expect(processes[2]).toEqual({ pid: 76, parent: 75, program: 'postgres', command: 'postgres: db-0: checkpointer' });
  expect(processes[4]).toEqual({ pid: 80, parent: 36, program: 'psql', command: '' });
});

test('a line of something else is refused', () => {
  expect(() => listed('sh: oops\n')).toThrow("not a line of the process list: 'sh: oops'");
});

test('a list that broke off is no list, one without processes is', () => {
  expect(parseProcesses(LISTED)).toBeUndefined();
  expect(parseProcesses('')).toBeUndefined();
  expect(parseProcesses('end\n')).toEqual([]);
});

test('the postmaster is the postgres whose parent is none', () => {
  expect(postmaster(listed(LISTED)).pid).toBe(75);
});

test('no postmaster, or two, is an error that tells what there was', () => {
  expect(() => postmaster(listed('36 1 (bash) bash\n'))).toThrow('postmasters: none');
  expect(() => postmaster(listed(`${LISTED}90 36 (postgres) postgres --boot\n`))).toThrow(
    'postmasters: 75 postgres -D /volumes/data/pgdata -c cluster_name=db-0, 90 postgres --boot',
  );
});
