import { MARIADB_IMAGE } from './images';
import type { Namespace } from './namespace';
import { servedPod } from './served-pod';

const START = `
mariadb-install-db --no-defaults --force --datadir=/tmp/data --auth-root-authentication-method=normal --skip-test-db >/tmp/install 2>&1
exec mariadbd --no-defaults --datadir=/tmp/data --socket=/tmp/mariadb.sock --pid-file=/tmp/mariadb.pid \\
  --innodb-buffer-pool-size=16M --skip-name-resolve --max-allowed-packet=64M --performance-schema=OFF`;

/** A MariaDB that somebody else runs: a pod and a Service of one name. */
export class MariaDb {
  /** Makes some at once, and waits until they answer. */
  static async create(namespace: Namespace, ...names: string[]): Promise<MariaDb[]> {
    await namespace.kubectl.apply(
      names.flatMap((name) => servedPod({ name, image: MARIADB_IMAGE, command: ['bash', '-euc', START] }, 3306)),
    );
    const servers = names.map((name) => new MariaDb(namespace, name));
    for (const server of servers)
      await namespace.eventually(`${server.name} answers`, () => server.sql('SELECT 1').catch(() => undefined), {
        within: 90,
        every: 0.5,
      });
    return servers;
  }

  private constructor(
    private readonly namespace: Namespace,
    readonly name: string,
  ) {}

  /** What statements say, as root; rows with tabs. */
  async sql(statements: string): Promise<string> {
    const command =
      'printf %s "$1" | mariadb --no-defaults -uroot -S /tmp/mariadb.sock --default-character-set=utf8mb4 -BNr';
    return (await this.shell(command, statements)).replace(/\n$/, '');
  }

  /** Runs a script beside the server. */
  shell(script: string, ...args: string[]): Promise<string> {
    return this.namespace.kubectl.exec(this.name, ['bash', '-euc', script, 'shell', ...args]);
  }
}
