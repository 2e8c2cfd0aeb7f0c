import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { PREFIX } from '../../model/labels';
import type { Lease } from './client/resources';
import type { Exchange } from './exchange';
import { formatLines } from './lines';

/** Tells the supervisor of a backup that asks for this instance, as long as whoever asked goes on renewing its Lease. */
export class BackupRequests {
  private lease: Lease | undefined;
  private seen = false;
  /** Until when it is alive, in seconds of the node's uptime: clocks of two nodes may differ. */
  private until = 0;

  constructor(
    private readonly exchange: Exchange,
    private readonly pod: string,
    private readonly now: () => number = nodeUptime,
  ) {}

  /** The Lease as it is now; undefined where there is none. */
  update(lease: Lease | undefined): void {
    // What was there before us may have been left by one who died: alive is who renews it. Once it was not, a
    // renewal that comes late revives nothing: the instance has gone on, and would be stopped again.
    const lapsed = this.until > 0 && this.now() >= this.until && term(lease) === term(this.lease);
    if (this.seen && !lapsed && renewal(lease) !== renewal(this.lease)) {
      this.until = this.now() + (lease?.spec?.leaseDurationSeconds ?? 0);
    }
    this.seen = true;
    this.lease = lease;
    this.look();
  }

  /** Whether it is alive still; has to be called again and again. */
  look(): void {
    const text = this.request();
    if ((this.exchange.read('feed', 'backup') ?? '') === text) return;
    this.exchange.write(text, 'feed', 'backup');
    this.exchange.wake();
  }

  private request(): string {
    const { metadata, spec } = this.lease ?? {};
    const annotation = (key: string): string => metadata?.annotations?.[`${PREFIX}backup-${key}`] ?? '';
    const alive = this.now() < this.until;
    if (!alive || !spec?.holderIdentity || annotation('instance') !== this.pod) return '';
    return formatLines({
      run: spec.holderIdentity,
      mode: annotation('mode'),
      phase: annotation('phase'),
      'allow-primary': annotation('allow-primary'),
      until: String(Math.floor(this.until)),
    });
  }
}

/** What changes when it is taken. */
function term(lease: Lease | undefined): string {
  return JSON.stringify([lease?.metadata.uid, lease?.spec?.holderIdentity, lease?.spec?.acquireTime]);
}

/** What changes with each renewal. */
function renewal(lease: Lease | undefined): string {
  return JSON.stringify([lease?.metadata.uid, lease?.spec?.holderIdentity, lease?.spec?.renewTime]);
}

/** As the supervisor reads it. */
function nodeUptime(): number {
  try {
    return Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
  } catch {
    return uptime();
  }
}
