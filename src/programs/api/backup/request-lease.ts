import { REQUEST_ANNOTATIONS } from '../../../model/backup/annotations';
import { databaseNames } from '../../../model/names';
import { sleep } from '../bell';
import { ApiError, oneLine, outcomeUnknown } from '../client/api-error';
import { LEASES, type Lease } from '../client/resources';
import { findObject } from '../find-object';
import { retry } from '../retry';
import { microTime } from '../timestamp';
import type { Run } from './run';

type Annotations = Readonly<Record<string, string | null>>;

/** What is asked of an instance. */
export interface InstanceRequest {
  readonly instance: string;
  readonly online: boolean;
  readonly phase: 'prepare' | 'cut';
  readonly allowPrimary: boolean;
}

const NOTHING: Annotations = Object.fromEntries(Object.values(REQUEST_ANNOTATIONS).map((key) => [key, null]));

/**
 * The Lease by which one backup at a time asks for an instance. Each write counts only for
 * the state that was read, so of two that want it one gets it. It is renewed until it is let
 * go of; if this program dies, the request ends by itself.
 */
export class RequestLease {
  private readonly name: string;
  private version: string | undefined;
  private renewed = 0;
  /** One write at a time. */
  private writing: Promise<unknown> = Promise.resolve();
  private readonly released = new AbortController();
  private held = false;

  constructor(
    private readonly run: Run,
    private readonly holder: string,
  ) {
    this.name = databaseNames(run.setting.plan.database).backupLease;
  }

  /** Waits until nobody holds it, and takes it. */
  async take(): Promise<void> {
    const { timing } = this.run.setting;
    let seen = '';
    let since = Date.now();
    await this.run.until(async () => {
      const lease = await this.read();
      const holder = lease.spec?.holderIdentity;
      const now = JSON.stringify([lease.metadata.uid, holder, lease.spec?.renewTime]);
      if (now !== seen) [seen, since] = [now, Date.now()];
      // By our own clock: that of who holds it may be wrong.
      const duration = (lease.spec?.leaseDurationSeconds ?? 0) * 1000 + timing.leaseMargin;
      if (holder && Date.now() < since + duration) {
        this.run.is(`waiting for Lease ${this.name}, which backup ${holder} holds`);
        return undefined;
      }
      return (await this.tryTo(lease)) || undefined;
    });
    void this.renew();
  }

  /** Asks an instance, or tells it how far things are. */
  async request({ instance, online, phase, allowPrimary }: InstanceRequest): Promise<void> {
    await this.change({
      [REQUEST_ANNOTATIONS.instance]: instance,
      [REQUEST_ANNOTATIONS.mode]: online ? 'online' : 'offline',
      [REQUEST_ANNOTATIONS.phase]: phase,
      [REQUEST_ANNOTATIONS.allowPrimary]: allowPrimary ? 'true' : null,
    });
  }

  /** Asks for nothing, but keeps the others waiting. */
  async withdraw(): Promise<void> {
    await this.change({ ...NOTHING, [REQUEST_ANNOTATIONS.pod]: this.run.setting.pod });
  }

  /** Lets go of it, also when the run has ended. That it could not is only logged: then it expires. */
  async release(): Promise<void> {
    const { timing, log, client } = this.run.setting;
    if (!this.held) return;
    this.held = false;
    this.released.abort();
    await this.writing.catch(() => {});
    const deadline = Date.now() + timing.release;
    const step = async (): Promise<void> => {
      const lease = await client.get(LEASES, this.name);
      if (!this.isOurs(lease)) return;
      const { resourceVersion } = lease.metadata;
      const spec = { holderIdentity: null, renewTime: microTime(new Date()) };
      await client.patch(LEASES, this.name, { metadata: { resourceVersion, annotations: NOTHING }, spec });
    };
    const passes = (error: unknown): boolean => error instanceof ApiError && (error.transient || error.conflict);
    try {
      await retry({ deadline, pause: () => timing.look, passes }, step);
    } catch (error) {
      log(`Lease ${this.name} not let go of, it expires by itself: ${oneLine(error)}`);
    }
  }

  private async read(): Promise<Lease> {
    const lease = await this.run.ask(() => findObject(this.run.setting.client, LEASES, this.name), { rights: true });
    if (lease === undefined)
      throw new Error(
        `there is no Lease ${this.name}: apply the manifests of database ${this.run.setting.plan.database}`,
      );
    return lease;
  }

  /** Takes it as it was read; false where somebody else was faster. */
  private async tryTo(lease: Lease): Promise<boolean> {
    const { timing, pod, client } = this.run.setting;
    const now = microTime(new Date());
    const sent = Date.now();
    try {
      const written = await this.run.ask(() =>
        client.patch(LEASES, this.name, {
          metadata: {
            resourceVersion: lease.metadata.resourceVersion,
            annotations: { ...NOTHING, [REQUEST_ANNOTATIONS.pod]: pod },
          },
          spec: {
            holderIdentity: this.holder,
            leaseDurationSeconds: timing.lease / 1000,
            acquireTime: now,
            renewTime: now,
            leaseTransitions: (lease.spec?.leaseTransitions ?? 0) + 1,
          },
        }),
      );
      this.taken(written, sent);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || !(error.conflict || outcomeUnknown(error))) throw error;
      // A write without an answer may have arrived.
      const actual = await this.read();
      if (this.isOurs(actual)) this.taken(actual, sent);
      return this.held;
    }
  }

  private taken(lease: Lease, sent: number): void {
    this.held = true;
    this.version = lease.metadata.resourceVersion;
    this.renewed = sent;
  }

  /** Renews it until it is let go of, or lost. */
  private async renew(): Promise<void> {
    const { timing, log } = this.run.setting;
    const { signal } = this.released;
    for (;;) {
      await sleep(timing.renew, signal);
      if (signal.aborted) return;
      try {
        await this.change({});
      } catch (error) {
        if (signal.aborted) return;
        log(`Lease ${this.name} not renewed: ${oneLine(error)}`);
        if (Date.now() >= this.renewed + timing.lease - timing.renew)
          this.run.stop(`Lease ${this.name} could not be renewed: ${oneLine(error)}`);
      }
    }
  }

  /** Renews it, and changes annotations. */
  private change(annotations: Annotations): Promise<void> {
    const step = async (): Promise<void> => {
      const { client } = this.run.setting;
      if (this.released.signal.aborted) return;
      const sent = Date.now();
      try {
        const written = await this.run.ask(() => {
          this.checkAlive();
          return client.patch(LEASES, this.name, this.body(annotations));
        });
        this.taken(written, sent);
      } catch (error) {
        if (!(error instanceof ApiError) || !error.conflict) throw error;
        // Somebody wrote something else into it, such as how another run has ended.
        const actual = await this.read();
        if (!this.isOurs(actual)) {
          const reason = `Lease ${this.name} was taken by ${actual.spec?.holderIdentity || 'somebody who let go of it'}`;
          this.run.stop(reason);
          throw new Error(reason, { cause: error });
        }
        this.version = actual.metadata.resourceVersion;
        await step();
      }
    };
    const written = this.writing.catch(() => {}).then(step);
    this.writing = written;
    return written;
  }

  /** @throws where it has expired: the instance has let go, and would take what comes now for a new request */
  private checkAlive(): void {
    const { lease } = this.run.setting.timing;
    if (Date.now() < this.renewed + lease) return;
    const reason = `Lease ${this.name} has expired: it was not renewed within ${lease / 1000} s`;
    this.run.stop(reason);
    throw new Error(reason);
  }

  private body(annotations: Annotations): object {
    return {
      metadata: { resourceVersion: this.version, annotations },
      spec: { renewTime: microTime(new Date()) },
    };
  }

  private isOurs({ metadata, spec }: Lease): boolean {
    const { pod } = this.run.setting;
    return spec?.holderIdentity === this.holder && metadata.annotations?.[REQUEST_ANNOTATIONS.pod] === pod;
  }
}
