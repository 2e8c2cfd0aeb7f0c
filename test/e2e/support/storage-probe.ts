import { volumeClaim } from './claim';
import { helperPod } from './helper-pod';
import type { Pause } from './load-log';
import type { Namespace } from './namespace';

const NAME = 'storage-probe';

/** Writes to its volume four times a second, and says of each write when it began and ended, in milliseconds. */
const SCRIPT = `
use strict; use warnings; use IO::Handle; use Time::HiRes qw(time sleep);
STDOUT->autoflush(1);
$SIG{TERM} = sub { exit 0 };
open(my $file, '>', '/data/probe') or die "probe: $!";
while (1) {
  my $begun = time;
  seek($file, 0, 0);
  print $file 'x' x 8192;
  $file->flush; $file->sync or die "sync: $!";
  printf "%d %d\\n", $begun * 1000, time * 1000;
  sleep 0.25;
}`;

/**
 * Knows for how long the storage has written nothing at all, for anybody: a disk that several databases share keeps all
 * of them waiting while one is made. That is no effect of what a test does to its database.
 */
export class StorageProbe {
  static async start(namespace: Namespace): Promise<StorageProbe> {
    const pod = helperPod({ name: NAME, command: ['perl', '-e', SCRIPT], claims: { '/data': NAME } });
    await namespace.kubectl.apply([volumeClaim(NAME, '64Mi'), pod]);
    const probe = new StorageProbe(namespace);
    await probe.kept({ from: Date.now(), to: Date.now() });
    return probe;
  }

  private constructor(private readonly namespace: Namespace) {}

  /** For how much of that time it kept a single small write waiting, in milliseconds. */
  async kept({ from, to }: Pick<Pause, 'from' | 'to'>): Promise<number> {
    const since = () => Math.ceil((Date.now() - from) / 1000) + 60;
    const writes = await this.namespace.eventually(
      'a write of the storage probe after that time',
      async () => {
        const log = (await this.namespace.kubectl.try(['logs', NAME, `--since=${since()}s`])).stdout.trim().split('\n');
        const all = log.map((line) => line.split(' ').map(Number) as [number, number]);
        return (all.at(-1)?.[1] ?? 0) > to ? all : undefined;
      },
      { within: 120 },
    );
    return writes.reduce((sum, [begun, ended]) => sum + Math.max(0, Math.min(ended, to) - Math.max(begun, from)), 0);
  }
}
