import { DRILL_ANNOTATIONS, type RunningDrill } from '../../../model/drill/annotations';
import { sleep } from '../bell';
import { ApiError, oneLine, outcomeUnknown } from '../client/api-error';
import { LEASES, type Lease } from '../client/resources';
import { findObject } from '../find-object';
import { retry } from '../retry';
import { microTime } from '../timestamp';
import { neverEnded, recordOfAbandoned } from './outcome';
import type { Run } from './run';
import type { DrillSetting } from './setting';

type Annotations = Readonly<Record<string, string | null>>;

/** The Lease by which one drill at a time runs. It is renewed until it is let go of; if this program dies, it expires. */
export class DrillLease {
  private readonly released = new AbortController();
  private renewed = 0;
  private held = false;
  private readonly holder: string;

  constructor(private readonly setting: DrillSetting) {
    this.holder = setting.pod;
  }

  /**
   * Waits until nobody holds it, and takes it.
   *
   * @returns the drill before, where it has never ended
   */
  async take(run: Run): Promise<RunningDrill | undefined> {
    const { timing } = this.setting;
    let seen = '';
    let since = Date.now();
    const before = await run.until(async () => {
      const lease = await run.ask(() => this.read());
      const { holderIdentity: holder, renewTime, leaseDurationSeconds = 0 } = lease.spec ?? {};
      const now = JSON.stringify([lease.metadata.uid, holder, renewTime]);
      if (now !== seen) [seen, since] = [now, Date.now()];
      // By our own clock: that of who holds it may be wrong.
      if (holder && holder !== this.holder && Date.now() < since + leaseDurationSeconds * 1000 + timing.look) {
        run.is(`waiting for Lease ${lease.metadata.name}, which the drill of pod ${holder} holds`);
        return undefined;
      }
      return (await this.tryTo(run, lease)) ? lease : undefined;
    });
    void this.renew(run);
    return runningDrill(before);
  }

  /** Writes down how the drill ended, and lets go, tried for a little while. @throws where that was not possible */
  async release(annotations: Annotations): Promise<void> {
    const { timing, client, plan } = this.setting;
    this.released.abort();
    const passes = (error: unknown): boolean => error instanceof ApiError && (error.transient || error.conflict);
    await retry({ deadline: Date.now() + timing.record, pause: () => timing.look, passes }, async () => {
      const lease = await this.read();
      const ours = this.held && lease.spec?.holderIdentity === this.holder;
      const { resourceVersion } = lease.metadata;
      const body = { metadata: { resourceVersion, annotations: { ...annotations, ...(ours ? DONE : {}) } } };
      const spec = { holderIdentity: null, renewTime: microTime(new Date()) };
      await client.patch(LEASES, plan.drill, ours ? { ...body, spec } : body);
    });
  }

  /** Writes down something else. */
  async note(run: Run, annotations: Annotations): Promise<void> {
    const { client, plan } = this.setting;
    await run.ask(() => client.patch(LEASES, plan.drill, { metadata: { annotations } }));
  }

  private async read(): Promise<Lease> {
    const { client, plan } = this.setting;
    const lease = await findObject(client, LEASES, plan.drill);
    if (lease === undefined)
      throw new Error(`there is no Lease ${plan.drill}: apply the manifests of the drill of ${plan.database}`);
    return lease;
  }

  /** Takes it as it was read; false where somebody else was faster. */
  private async tryTo(run: Run, lease: Lease): Promise<boolean> {
    const { timing, client, plan, job, now } = this.setting;
    const { metadata, spec } = lease;
    const { resourceVersion } = metadata;
    const sent = Date.now();
    const time = microTime(now());
    const running: RunningDrill = { job, since: time };
    const before = runningDrill(lease);
    try {
      await run.ask(() =>
        client.patch(LEASES, plan.drill, {
          metadata: {
            resourceVersion,
            annotations: {
              [DRILL_ANNOTATIONS.running]: JSON.stringify(running),
              // At once: this one may be killed as well, and then nobody knew of the other.
              ...(before === undefined ? {} : recordOfAbandoned(this.setting, before, neverEnded(before))),
            },
          },
          spec: {
            holderIdentity: this.holder,
            leaseDurationSeconds: Math.ceil(timing.lease / 1000),
            acquireTime: time,
            renewTime: time,
            leaseTransitions: (spec?.leaseTransitions ?? 0) + 1,
          },
        }),
      );
      this.held = true;
    } catch (error) {
      if (!(error instanceof ApiError) || !(error.conflict || outcomeUnknown(error))) throw error;
      // A write without an answer may have arrived.
      this.held = (await run.ask(() => this.read())).spec?.holderIdentity === this.holder;
    }
    this.renewed = sent;
    return this.held;
  }

  /** Renews it until it is let go of; ends the run where it is lost. */
  private async renew(run: Run): Promise<void> {
    const { timing, log, client, plan } = this.setting;
    const { signal } = this.released;
    for (;;) {
      await sleep(timing.renew, signal);
      if (signal.aborted) return;
      const sent = Date.now();
      try {
        const lease = await this.read();
        const { holderIdentity } = lease.spec ?? {};
        if (signal.aborted) return;
        if (holderIdentity !== this.holder) {
          this.held = false;
          return run.stop(`Lease ${plan.drill} was taken by ${holderIdentity || 'somebody who let go of it'}`);
        }
        const { resourceVersion } = lease.metadata;
        await client.patch(LEASES, plan.drill, {
          metadata: { resourceVersion },
          spec: { renewTime: microTime(new Date()) },
        });
        this.renewed = sent;
      } catch (error) {
        if (signal.aborted) return;
        log(`Lease ${plan.drill} not renewed: ${oneLine(error)}`);
        if (Date.now() >= this.renewed + timing.lease - timing.renew)
          run.stop(`Lease ${plan.drill} could not be renewed: ${oneLine(error)}`);
      }
    }
  }
}

const DONE: Annotations = { [DRILL_ANNOTATIONS.running]: null };

/** The drill that a Lease says runs; undefined where it says none. */
function runningDrill({ metadata: { annotations = {} } }: Lease): RunningDrill | undefined {
  const text = annotations[DRILL_ANNOTATIONS.running];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as RunningDrill;
  } catch {
    return { job: 'unknown', since: 'unknown' };
  }
}
