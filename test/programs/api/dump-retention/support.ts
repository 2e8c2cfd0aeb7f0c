import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DUMP_ANNOTATIONS } from '../../../../src/model/backup/logical/annotations';
import { type DumpPruningPlan, storeAnnotations } from '../../../../src/model/retention/dump-pruning-plan';
import type { RetentionRules } from '../../../../src/model/retention/policy';
import { Client } from '../../../../src/programs/api/client/client';
import { pruneDumps } from '../../../../src/programs/api/dump-retention/prune-dumps';
import type { DumpPruningResult } from '../../../../src/programs/api/dump-retention/result';
import type { DumpPruningSetting } from '../../../../src/programs/api/dump-retention/setting';
import { parseLines, type Values } from '../../../../src/programs/api/lines';
import { read } from '../../../../src/programs/api/transfer-client';
import type { FakeApi } from '../../support/fake-api';

export const DAY = 86_400;
export const NOW = Date.parse('2026-11-21T03:01:00Z');

/** The Job of a run that was due a minute ago. */
export const JOB = `nightly-retention-${(NOW - 60_000) / 60_000}`;

export const RULES: RetentionRules = {
  maxSnapshots: 3,
  tiers: {},
  minimumKeep: 1,
  failedMaxAge: 7 * DAY,
  maximumShare: 1,
  allowFirstPruning: false,
  utcOffset: 0,
};

/** Keeps the newest three of each of two stores. */
export const PLAN: DumpPruningPlan = {
  database: 'db',
  owner: { namespace: 'shop', kind: 'postgresql' },
  lease: 'nightly-retention',
  deadline: 60,
  after: { schedule: 'nightly', within: 0 },
  stores: [
    { name: 'near', rules: RULES },
    { name: 'far', rules: RULES },
  ],
};

/** A time as records have it. */
export const ago = (days: number): string => new Date(NOW - days * DAY * 1000).toISOString().replace('.000', '');

/** The manifest of a backup that ended so many days ago. */
export const manifest = (backup: string, days: number, given: object = {}): string =>
  JSON.stringify({
    ...{ format: 1, backup, database: 'db', namespace: 'shop', kind: 'postgresql' },
    ...{ finishedAt: ago(days), bytes: 1000, ...given },
  });

/** A folder of a store: with a manifest, or with the age of its newest file. */
type Folder = { readonly manifest: string } | { readonly age: number };

/** The container that moves files: it serves requests from stores in memory. */
export class FakeTransfer {
  readonly folder = mkdtempSync(join(tmpdir(), 'cdk8s-pg-transfer-'));
  readonly stores: Map<string, Folder>[] = [new Map(), new Map()];
  /** What was asked, but for has: `remove 0 db/nightly-1`. */
  readonly asked: string[] = [];
  /** What becomes of a request instead of being served; '' where it is not answered at all. */
  refuse: (request: string) => string | undefined = () => undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(readonly run = join(this.folder, 'run')) {
    mkdirSync(join(run, 'transfer'), { recursive: true });
    this.timer = setInterval(() => this.serve(), 2);
  }

  stop(): void {
    clearInterval(this.timer);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Backups that ended so many days ago, named by that, in both stores. */
  dumps(...days: number[]): void {
    for (const store of this.stores)
      for (const day of days) store.set(`nightly-${day}`, { manifest: manifest(`nightly-${day}`, day) });
  }

  /** What is in a store. */
  there(store = 0): string[] {
    return [...(this.stores[store] ?? [])].map(([name]) => name).sort();
  }

  private serve(): void {
    const desk = join(this.run, 'transfer');
    for (const file of readdirSync(desk).filter((name) => /^[^.].*\.request$/.test(name))) {
      const id = file.replace('.request', '');
      const text = read(join(desk, file));
      if (text === undefined) continue; // whoever asked, another process, has withdrawn it since
      const values = parseLines(text);
      const request = `${values.verb} ${values.store} ${values.to ?? values.database}`;
      const refusal = this.refuse(request);
      if (refusal === '') return;
      rmSync(join(desk, file), { force: true });
      if (values.verb !== 'has') this.asked.push(request);
      const out = refusal === undefined ? this.do(values) : '';
      const give = (kind: string, text: string): void => {
        writeFileSync(join(desk, `.${id}.${kind}`), text);
        renameSync(join(desk, `.${id}.${kind}`), join(desk, `${id}.${kind}`));
      };
      give('out', out);
      give('answer', refusal === undefined ? 'ok=true\n' : `ok=false\nerror=${refusal}\n`);
    }
  }

  private do({ verb, store = '', to = '', database }: Values): string {
    const folders = this.stores[Number(store)];
    const name = to.replace('db/', '');
    if ((database ?? to.split('/')[0]) !== 'db') throw new Error(`${verb} of another folder`);
    if (verb === 'remove') folders.delete(name);
    const found = folders.get(name);
    if (verb === 'has') return found !== undefined && 'manifest' in found ? found.manifest : '';
    return [...folders]
      .flatMap(([each, what]) => {
        if (verb === 'list') return 'manifest' in what ? `${each}\n` : [];
        return verb === 'leftovers' && 'age' in what ? `${each} ${what.age}\n` : [];
      })
      .join('');
  }
}

/** The Leases that the manifests bring along; the backup has succeeded a while ago. */
export function leases(api: FakeApi, annotations: Record<string, string> = succeeded(0.5)): void {
  api.put('leases', { metadata: { name: 'nightly', annotations } });
  api.put('leases', { metadata: { name: 'nightly-retention' } });
}

export const succeeded = (days: number): Record<string, string> => ({
  [DUMP_ANNOTATIONS.success]: JSON.stringify({ time: ago(days), job: 'nightly-x', backup: 'nightly-1' }),
});

export const failed = (days: number): Record<string, string> => ({
  [DUMP_ANNOTATIONS.failure]: JSON.stringify({ time: ago(days), job: 'nightly-x', reason: 'no space left' }),
});

/** A pruning, and what it said. */
export class DumpPruning {
  readonly log: string[] = [];
  readonly ending = new AbortController();
  /** For so many milliseconds a failure of the API is tried again. */
  patience = 10_000;

  constructor(
    private readonly api: FakeApi,
    private readonly transfer: FakeTransfer,
  ) {}

  run(plan: DumpPruningPlan = PLAN, setting: Partial<DumpPruningSetting> = {}): Promise<DumpPruningResult> {
    return pruneDumps({
      client: new Client(() => this.api.connection, 'shop', this.api.patience),
      plan,
      folder: this.transfer.run,
      pod: 'pruner-x',
      podUid: 'uid-pruner',
      job: 'by-hand',
      log: (line) => this.log.push(line),
      patience: () => ({ deadline: Date.now() + this.patience, pause: () => 10 }),
      timing: { look: 2, retried: 40 },
      ending: this.ending.signal,
      now: () => new Date(NOW),
      ...setting,
    });
  }

  get events(): { type: string; reason: string; message: string }[] {
    const created = this.api.requests.filter(({ method, place }) => method === 'POST' && place === 'events');
    return created.map(({ body: { type, reason, message } }) => ({ type, reason, message }));
  }

  /** What the Lease says. */
  get annotations(): Record<string, string> {
    return this.api.get('leases/nightly-retention').metadata.annotations ?? {};
  }

  /** How the last pruning of a store ended, as the Lease keeps it. */
  last(store: string): any {
    return JSON.parse(this.annotations[storeAnnotations(store).last] ?? 'null');
  }
}
