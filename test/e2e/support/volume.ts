import { helperPod } from './helper-pod';
import { isReady, type Pod } from './objects';
import type { Namespace } from './namespace';
import type { PostgresSet } from './postgres-set';

const FILLER = '.filler';
const ROOM = '.room';

/**
 * Fills the volume that is mounted there in the postgres container.
 *
 * A file system gives some space back when it has written out what was dirty, so this goes on until nothing more fits.
 */
export async function fillVolume(set: PostgresSet, ordinal: number, folder: string): Promise<void> {
  const script = `
    [ -e "$1/${ROOM}" ] || dd if=/dev/zero of="$1/${ROOM}" bs=1M count=8 conv=fsync 2>/dev/null || true
    before=-1 now=0
    for ((round = 0; now > before && round < 20; round++)); do
      before=$now
      for size in 1M 64k 4k; do dd if=/dev/zero of="$1/${FILLER}.$round.$size" bs="$size" conv=fsync 2>/dev/null || true; done
      sync -f "$1"
      now=$(cat "$1"/${FILLER}.* | wc -c)
    done`;
  // The server may end its container before the last byte is written: the next one is filled further.
  await set.namespace.eventually(
    `${folder} of ${set.podName(ordinal)} is full`,
    async () => (await set.tryExec(ordinal, ['bash', '-c', script, 'fill', folder])).status === 0,
    { within: 120, every: 1 },
  );
}

/**
 * Gives back a little of what `fillVolume` took, with which no server starts: a file system with quotas may need it to
 * take note of a higher one.
 */
export async function leaveSomeRoom(set: PostgresSet, ordinal: number, folder: string): Promise<void> {
  await set.namespace.eventually(
    `${folder} of ${set.podName(ordinal)} has a little room`,
    async () =>
      (await set.tryExec(ordinal, ['bash', '-c', `rm -f "$1/${ROOM}"; sync -f "$1"`, 'free', folder])).status === 0,
    { within: 60, every: 1 },
  );
}

/** Gives back what `fillVolume` took. */
export async function freeVolume(set: PostgresSet, ordinal: number, folder: string): Promise<void> {
  await set.namespace.eventually(
    `${folder} of ${set.podName(ordinal)} is freed`,
    async () =>
      (await set.tryExec(ordinal, ['bash', '-c', `rm -f "$1"/${FILLER}.* "$1/${ROOM}"`, 'free', folder])).status === 0,
    { within: 60, every: 1 },
  );
}

/** Bytes used below a folder of the postgres container. */
export async function bytesUsed(set: PostgresSet, ordinal: number, folder: string): Promise<number> {
  return Number((await set.exec(ordinal, ['du', '-sb', folder])).split('\t')[0]);
}

export interface VolumePodOptions {
  /** The user that looks at it. @default 999 */
  readonly user?: number;
  /** Groups beside its own: the volume's root belongs to the database's. @default - none */
  readonly groups?: readonly number[];
  /** Where the claim's volume is in use: on the node of this pod. */
  readonly beside?: Pod;
}

/** Runs a bash script on a claim, mounted at /volume, in a pod of the restricted standard; returns what it printed. */
export async function onVolume(
  namespace: Namespace,
  claim: string,
  script: string,
  options: VolumePodOptions = {},
): Promise<string> {
  const name = `volume-${claim}`.slice(0, 63);
  const pod = helperPod({
    name,
    command: ['sleep', 'infinity'],
    user: options.user,
    supplementalGroups: options.groups,
    claims: { '/volume': claim },
    nodeName: options.beside?.spec.nodeName,
  });
  await namespace.kubectl.apply([pod]);
  try {
    await namespace.eventually(
      `pod ${name} ready`,
      async () => isReady(await namespace.kubectl.get<Pod>('pod', name)),
      { within: 90 },
    );
    return await namespace.kubectl.exec(name, ['bash', '-euc', script]);
  } finally {
    await namespace.kubectl.delete('pod', name);
  }
}
