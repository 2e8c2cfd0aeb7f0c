/** What the write load says of itself, and what follows from it. Pure functions; times are milliseconds since 1970. */

/** A row whose COMMIT was acknowledged. */
export interface Acknowledgement {
  readonly writer: string;
  readonly id: number;
  readonly sentAt: number;
  readonly at: number;
  /** The name of the pod that took it. */
  readonly server: string;
  readonly address: string;
  readonly timeline: number;
}

/** A row of which nobody knows whether it is there. */
export interface LostWrite {
  readonly writer: string;
  readonly id: number;
  readonly sentAt: number;
  readonly at: number;
  readonly reason: string;
}

export interface LoadLog {
  /** Undefined until the table was made. */
  readonly startedAt?: number;
  /** Undefined while it runs. */
  readonly endedAt?: number;
  /** In the order of acknowledgement. */
  readonly acknowledged: readonly Acknowledgement[];
  readonly lost: readonly LostWrite[];
}

/** @throws on a line that is none of the load's */
export function parseLoadLog(text: string): LoadLog {
  const acknowledged: Acknowledgement[] = [];
  const lost: LostWrite[] = [];
  let startedAt: number | undefined;
  let endedAt: number | undefined;
  for (const line of text.split('\n').filter(Boolean)) {
    const [word, ...rest] = line.split(' ');
    const [writer = '', id, sentAt, at, ...more] = rest;
    if (word === 'start') startedAt = Number(rest[0]);
    else if (word === 'end') endedAt = Number(rest[0]);
    else if (word === 'ack' && more.length === 3) {
      const [server = '', address = '', timeline = ''] = more;
      acknowledged.push({
        writer,
        id: Number(id),
        sentAt: Number(sentAt),
        at: Number(at),
        server,
        address,
        timeline: parseInt(timeline, 16),
      });
    } else if (word === 'lost')
      lost.push({ writer, id: Number(id), sentAt: Number(sentAt), at: Number(at), reason: more.join(' ') });
    else throw new Error(`not a line of the write load: '${line}'`);
  }
  acknowledged.sort((a, b) => a.at - b.at);
  return { startedAt, endedAt, acknowledged, lost };
}

/** A part of a log: one writer, or some time. */
export interface Part {
  readonly writer?: string;
  readonly from?: number;
  readonly to?: number;
}

/** The acknowledgements of that part. */
export function acknowledgedIn(log: LoadLog, { writer, from = -Infinity, to = Infinity }: Part): Acknowledgement[] {
  return log.acknowledged.filter(
    (ack) => (writer === undefined || ack.writer === writer) && ack.at >= from && ack.at <= to,
  );
}

export interface Pause {
  readonly from: number;
  readonly to: number;
  readonly milliseconds: number;
}

/** The longest time without an acknowledged write, the times before the first and after the last one included. */
export function longestPause(log: LoadLog, part: Part = {}): Pause {
  const acks = acknowledgedIn(log, part).map(({ at }) => at);
  const from = part.from ?? log.startedAt ?? acks[0] ?? 0;
  const to = part.to ?? log.endedAt ?? acks[acks.length - 1] ?? from;
  const times = [from, ...acks, to];
  return times.slice(1).reduce<Pause>(
    (longest, time, index) => {
      const before = times[index] ?? from;
      return time - before > longest.milliseconds ? { from: before, to: time, milliseconds: time - before } : longest;
    },
    { from, to: from, milliseconds: 0 },
  );
}

/** A run of writes that one server took on one timeline, without another in between. */
export interface Reign {
  readonly server: string;
  readonly timeline: number;
  readonly from: number;
  readonly to: number;
  readonly writes: number;
}

/** Who took writes, one after another: with one primary at a time there are as many changes as switchovers. */
export function reigns(log: LoadLog, part: Part = {}): Reign[] {
  const result: Reign[] = [];
  for (const { server, timeline, at } of acknowledgedIn(log, part)) {
    const last = result[result.length - 1];
    if (last?.server === server && last.timeline === timeline)
      result[result.length - 1] = { ...last, to: at, writes: last.writes + 1 };
    else result.push({ server, timeline, from: at, to: at, writes: 1 });
  }
  return result;
}

/** Number of acknowledged writes by the server that took them. */
export function writesByServer(log: LoadLog): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { server } of log.acknowledged) counts[server] = (counts[server] ?? 0) + 1;
  return counts;
}

/**
 * Writes that prove two writable servers: sent after another server had taken one on a higher timeline (or, on the same
 * timeline, any two servers). Empty where all is well.
 */
export function splitBrain(log: LoadLog): Acknowledgement[] {
  const ownerOfTimeline = new Map<number, string>();
  const firstOfTimeline = new Map<number, Acknowledgement>();
  for (const ack of log.acknowledged) {
    if (!ownerOfTimeline.has(ack.timeline)) {
      ownerOfTimeline.set(ack.timeline, ack.server);
      firstOfTimeline.set(ack.timeline, ack);
    }
  }
  const later = [...firstOfTimeline.values()];
  return log.acknowledged.filter(
    (ack) =>
      ownerOfTimeline.get(ack.timeline) !== ack.server ||
      later.some((first) => first.timeline > ack.timeline && first.at < ack.sentAt),
  );
}

/** What identifies a row of the table. */
export function rowKey({ writer, id }: { readonly writer: string; readonly id: number }): string {
  return `${writer}|${id}`;
}

/** Acknowledged rows that are not among those of a table. Empty where all is well. */
export function missing(log: LoadLog, rows: Iterable<string>): Acknowledgement[] {
  const present = new Set(rows);
  return log.acknowledged.filter((ack) => !present.has(rowKey(ack)));
}
