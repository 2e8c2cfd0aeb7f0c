import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { eventually } from './eventually';
import { OBSERVATION_TEMPLATE, parseObservation, type Observation } from './observations';
import type { PostgresSet } from './postgres-set';

/** Sees every change of a set's pods, short ones too, from when it is started until it is stopped. */
export class PodWatch {
  /** Starts it, and waits until it has seen the pods that are there. */
  static async start(set: PostgresSet): Promise<PodWatch> {
    const there = (await set.pods()).length;
    const selector = `cdk8s-pg/database=${set.name},cdk8s-pg/component=instance`;
    const args = [
      '-n',
      set.namespace.name,
      'get',
      'pods',
      '-l',
      selector,
      '--watch',
      '--output-watch-events',
      '-o',
      `jsonpath=${OBSERVATION_TEMPLATE}`,
    ];
    const watch = new PodWatch(spawn('kubectl', args, { stdio: ['ignore', 'pipe', 'inherit'] }));
    await eventually('the watch sees the pods', async () => watch.seen.length >= there, { within: 30, every: 0.1 });
    return watch;
  }

  private readonly seen: Observation[] = [];
  private ended = false;

  private constructor(private readonly child: ChildProcess) {
    child.on('exit', () => (this.ended = true));
    if (child.stdout)
      createInterface({ input: child.stdout }).on('line', (line) => this.seen.push(parseObservation(line, Date.now())));
  }

  /** What was seen until now, in the order of time. */
  get observations(): readonly Observation[] {
    return this.seen;
  }

  /** Stops it and returns what was seen. @throws where it had ended before, and so may have missed something */
  stop(): readonly Observation[] {
    if (this.ended) throw new Error('the watch of the pods ended by itself');
    this.child.kill('SIGKILL');
    return this.seen;
  }
}
