import { watch } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { databaseNames } from '../../model/names';
import { BackupRequests } from './backup-requests';
import { oneLine } from './client/api-error';
import { CONFIG_MAPS, LEASES, type ConfigMap, type Lease } from './client/resources';
import type { Context } from './context';
import type { Exchange } from './exchange';
import { feedConfiguration, feedLease } from './feed';
import { follow, type Followed } from './follow';
import { ClaimGrower } from './grow-claims';
import { LoginPasswords } from './login-passwords';
import { Mirror } from './mirror';
import { Questions } from './questions';

/**
 * Stands beside a PostgreSQL and speaks to the Kubernetes API for it. The
 * supervisor in the other container has no token; the two exchange files:
 *
 * - feed/: the wished configuration, the passwords of its logins, the Lease and a request of a backup, as the API tells of them
 * - ask/: what the supervisor asks, each answered afresh from the API
 * - report/: what the supervisor says of its instance, shown on the pod
 *
 * It also grows the instance's claims. While the API is away it goes on trying.
 */
export class Agent {
  private readonly ending = new AbortController();
  private readonly mirror: Mirror;
  private readonly grower: ClaimGrower;
  private readonly questions: Questions;
  private readonly backups: BackupRequests;
  private readonly logins: LoginPasswords;
  private mirroring: Promise<void> = Promise.resolve();
  private holder: string | undefined;

  constructor(
    private readonly context: Context,
    private readonly exchange: Exchange,
  ) {
    this.mirror = new Mirror(context);
    this.grower = new ClaimGrower(context);
    this.questions = new Questions(context, exchange);
    this.backups = new BackupRequests(exchange, context.pod);
    this.logins = new LoginPasswords(context, exchange);
  }

  /** Works until `stop`. */
  async run(): Promise<void> {
    const { client, timing, problems } = this.context;
    const { signal } = this.ending;
    const look = (): void => this.look();
    for (const folder of ['ask', 'report']) this.watchFolder(folder, look);
    const timer = setInterval(look, timing.look);
    signal.addEventListener('abort', () => clearInterval(timer));
    look();
    this.mirroring = this.mirror.run(signal);
    await Promise.all([
      this.mirroring,
      this.grower.run(signal),
      this.logins.run(signal),
      follow(client, this.lease(), { timing, problems, signal }),
      follow(client, this.configuration(), { timing, problems, signal }),
      follow(client, this.backupLease(), { timing, problems, signal }),
    ]);
  }

  /** Ends `run`; before, a claim of the Lease is finished, and an instance that has ended loses its role. */
  async stop(): Promise<void> {
    const { timing, log } = this.context;
    this.ending.abort();
    await Promise.all([
      Promise.race([this.questions.done(), setTimeout(timing.lastClaim)]),
      Promise.race([this.withdrawRole(), setTimeout(timing.lastLabel)]),
    ]);
    log('stopped');
  }

  private async withdrawRole(): Promise<void> {
    await this.mirroring;
    // Where the supervisor still listens only this container is restarted: the server goes on serving.
    if (this.exchange.wake()) return;
    await this.mirror
      .withdraw()
      .catch((error: unknown) => this.context.log(`role label not removed: ${oneLine(error)}`));
  }

  private look(): void {
    const { problems } = this.context;
    const subject = `files in ${this.exchange.root}`;
    try {
      this.mirror.update(this.exchange.read('report', 'instance'), this.exchange.read('report', 'backup'));
      this.backups.look();
      this.questions.look();
      problems.over(subject);
    } catch (error) {
      problems.say(subject, error);
    }
  }

  /** Be told of changes in a folder. Where that is not possible the regular looks have to do. */
  private watchFolder(folder: string, look: () => void): void {
    const { log } = this.context;
    const complain = (error: unknown): void => log(`not told of changes in ${folder}/: ${oneLine(error)}`);
    try {
      watch(this.exchange.path(folder), { signal: this.ending.signal }, look).on('error', complain);
    } catch (error) {
      complain(error);
    }
  }

  private lease(): Followed<Lease> {
    const { database, log, problems } = this.context;
    const subject = `Lease ${database}`;
    return {
      resource: LEASES,
      name: database,
      seen: (lease) => {
        problems.over(subject);
        const holder = lease.spec?.holderIdentity ?? '';
        if (feedLease(this.exchange, lease) && holder !== this.holder) log(`${subject}: held by ${holder || 'nobody'}`);
        this.holder = holder;
      },
      missing: () => problems.say(subject, 'is not there, so nobody can become primary: apply the manifests again'),
    };
  }

  private backupLease(): Followed<Lease> {
    return {
      resource: LEASES,
      name: databaseNames(this.context.database).backupLease,
      seen: (lease) => this.backups.update(lease),
      missing: () => this.backups.update(undefined),
    };
  }

  private configuration(): Followed<ConfigMap> {
    const { database, log, problems } = this.context;
    const name = databaseNames(database).configuration;
    const subject = `ConfigMap ${name}`;
    return {
      resource: CONFIG_MAPS,
      name,
      seen: (config) => {
        problems.over(subject);
        if (feedConfiguration(this.exchange, config))
          log(`${subject}: version ${config.metadata.resourceVersion} taken`);
        this.grower.update(config);
        this.logins.update(config);
      },
      missing: () => problems.say(subject, 'is not there, the last one seen stays in force: apply the manifests again'),
    };
  }
}
