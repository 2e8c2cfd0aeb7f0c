import type { SnapshotPlan } from '../../../model/backup/program-plan';
import type { Client } from '../client/client';
import type { Log } from '../log';
import { Stretch } from '../stretch';
import type { BackupTiming } from './timing';

/** Who takes a backup. */
export interface BackupSetting {
  readonly client: Client;
  readonly plan: SnapshotPlan;
  /** What somebody calls this run of a schedule. @default - by its time */
  readonly named?: string;
  /** Of what was applied. */
  readonly revision: string;
  /** The pod of the program. */
  readonly pod: string;
  readonly podUid: string;
  /** Its Job. */
  readonly job: string;
  readonly log: Log;
  readonly timing: BackupTiming;
  /** Told to end. */
  readonly ending: AbortSignal;
  /** @default - the clock's */
  readonly now?: () => Date;
}

/** A run, whose steps share its end: it comes also when its Lease is lost. */
export class Run extends Stretch<BackupSetting> {
  constructor(setting: BackupSetting) {
    const seconds = setting.plan.deadline;
    super(setting, {
      seconds,
      late: (doing) => `not done within ${seconds} s: was ${doing}`,
      told: (doing) => `told to end while ${doing}`,
    });
  }

  now(): Date {
    return this.setting.now?.() ?? new Date();
  }

  /** A request to the API, tried again while that may help and the run goes on; `rights` that are missing may come. */
  ask<T>(step: () => Promise<T>, { rights = false }: { readonly rights?: boolean } = {}): Promise<T> {
    const { timing } = this.setting;
    const comeUntil = Date.now() + timing.rights;
    return this.request(step, {
      within: Math.max(timing.request, rights ? timing.rights : 0),
      passes: ({ status, transient }) => (rights && [401, 403].includes(status) ? Date.now() < comeUntil : transient),
    });
  }
}
