/** Processes on a node, as the node pod lists them. Pure functions. */

export interface Process {
  readonly pid: number;
  readonly parent: number;
  /** The program, as /proc calls it: at most 15 characters. */
  readonly program: string;
  /** The command line, or the title that PostgreSQL gave itself. */
  readonly command: string;
}

/** Lines of `pid parent program command…`, and `end`, as node-faults.sh prints them; undefined where the end is missing. */
export function parseProcesses(text: string): Process[] | undefined {
  const lines = text.split('\n').filter(Boolean);
  if (lines.pop() !== 'end') return undefined;
  return lines.map((line) => {
    const match = /^(\d+) (\d+) \((.*?)\) ?(.*)$/.exec(line);
    if (!match) throw new Error(`not a line of the process list: '${line}'`);
    const [, pid, parent, program = '', command = ''] = match;
    return { pid: Number(pid), parent: Number(parent), program, command: command.trim() };
  });
}

/** The server's first process: a postgres whose parent is none. @throws where there is not exactly one */
export function postmaster(processes: readonly Process[]): Process {
  const servers = processes.filter(({ program }) => program === 'postgres');
  const pids = new Set(servers.map(({ pid }) => pid));
  const roots = servers.filter(({ parent }) => !pids.has(parent));
  const [only] = roots;
  if (!only || roots.length > 1)
    throw new Error(`postmasters: ${roots.map(({ pid, command }) => `${pid} ${command}`).join(', ') || 'none'}`);
  return only;
}
