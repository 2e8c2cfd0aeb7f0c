import { helperPod } from './helper-pod';
import type { Outcome } from './kubectl';
import { isReady, type Pod, type Secret } from './objects';
import type { PostgresSet } from './postgres-set';

export interface ClientQuery {
  /** @default - the read-write Service */
  readonly host?: string;
  /** @default - the owner's, from its Secret */
  readonly user?: string;
  readonly password?: string;
  /** @default - the application's */
  readonly database?: string;
  /** More of libpq's keywords, such as `sslmode=require`. */
  readonly conninfo?: string;
}

/** A pod beside the database with psql, as an application would be. */
export class Client {
  /** Starts it; one that is no consumer has no labels that a NetworkPolicy knows. */
  static async start(
    set: PostgresSet,
    { name = 'client', consumer = true }: { readonly name?: string; readonly consumer?: boolean } = {},
  ): Promise<Client> {
    await set.kubectl.apply([
      helperPod({ name, command: ['sleep', 'infinity'], labels: consumer ? set.consumerLabels : {} }),
    ]);
    await set.namespace.eventually(`pod ${name} ready`, async () => isReady(await set.kubectl.get<Pod>('pod', name)), {
      within: 60,
    });
    return new Client(set, name);
  }

  private constructor(
    private readonly set: PostgresSet,
    readonly pod: string,
  ) {}

  /** Runs SQL over the network. @throws on an error */
  async sql(text: string, query: ClientQuery = {}): Promise<string> {
    const { status, stdout, stderr } = await this.try(text, query);
    if (status !== 0) throw new Error(`psql: status ${status}: ${stderr.trim()}`);
    return stdout.trimEnd();
  }

  /** Runs SQL over the network and says how it ended; a connection has 5 seconds. */
  async try(text: string, query: ClientQuery = {}): Promise<Outcome> {
    const secret =
      query.password === undefined ? await this.set.kubectl.get<Secret>('secret', this.set.ownerSecret) : undefined;
    const decoded = (key: string) => Buffer.from(secret?.data?.[key] ?? '', 'base64').toString('utf8');
    const user = query.user ?? decoded('username');
    const password = query.password ?? decoded('password');
    const { host = this.set.readWriteHost, database = this.set.database, conninfo = '' } = query;
    const target = `host=${host} user=${user} dbname=${database} connect_timeout=5 ${conninfo}`;
    const command = [
      'env',
      `PGPASSWORD=${password}`,
      'timeout',
      '60',
      'psql',
      '-XAtqw',
      '-v',
      'ON_ERROR_STOP=1',
      '-d',
      target,
    ];
    return this.set.kubectl.tryExec(this.pod, command, { input: text });
  }
}
