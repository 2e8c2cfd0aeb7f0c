import { containerStatuses } from './objects';
import type { PostgresSet } from './postgres-set';

/** What would show a restart: of a pod, of a container, or of the server in a container that went on. */
export interface Lives {
  readonly [pod: string]: {
    readonly uid: string;
    readonly restarts: Readonly<Record<string, number>>;
    /** When the server started; empty where it does not answer. */
    readonly serverStart: string;
  };
}

/** Records the lives of every pod of a set. */
export async function lives(set: PostgresSet): Promise<Lives> {
  const result: Record<string, Lives[string]> = {};
  for (const pod of await set.pods()) {
    const { name, uid = '' } = pod.metadata;
    const ordinal = Number(name.slice(set.name.length + 1));
    result[name] = {
      uid,
      restarts: Object.fromEntries(containerStatuses(pod).map((status) => [status.name, status.restartCount])),
      serverStart: await set.serverStart(ordinal).catch(() => ''),
    };
  }
  return result;
}

/** What was restarted between two records, in words. Pods that are only in one of them came or went, and do not count. */
export function restarted(before: Lives, after: Lives): string[] {
  const found: string[] = [];
  for (const [pod, then] of Object.entries(before)) {
    const now = after[pod];
    if (!now) continue;
    if (now.uid !== then.uid) {
      found.push(`${pod} is another pod`);
      continue;
    }
    for (const [container, count] of Object.entries(now.restarts)) {
      const times = count - (then.restarts[container] ?? 0);
      if (times > 0) found.push(`${pod}: container ${container} was restarted ${times}×`);
    }
    if (now.serverStart !== then.serverStart)
      found.push(
        `${pod}: the server was restarted (started ${then.serverStart || '?'}, now ${now.serverStart || '?'})`,
      );
  }
  return found;
}
