import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS_IMAGE } from './images';
import { Kubectl } from './kubectl';
import { Namespace } from './namespace';
import { containerStatuses, isReady, type Node, type Pod } from './objects';
import { parseProcesses, postmaster, type Process } from './processes';

export type Signal = 'KILL' | 'STOP' | 'CONT' | 'TERM' | 'INT' | 'QUIT' | 'HUP';

/** A blow at a process that does not exist yet. */
export interface Strike {
  /** A shell pattern for its whole command line, such as `*initdb -D *`; some programs are first a perl that wraps them. */
  readonly matching: string;
  readonly signal: Signal;
  /** Seconds. */
  readonly within: number;
  /** How often: all that match at one moment count once. @default 1 */
  readonly times?: number;
}

const SCRIPT = readFileSync(join(__dirname, 'node-faults.sh'), 'utf8');

/**
 * Faults from the node, where a container cannot defend itself: inside it, `kill -9` of its first process does nothing.
 * Needs a cluster that allows privileged pods which share the node's processes.
 */
export class NodeFaults {
  /** Makes a privileged namespace with a pod on every node that takes pods, so that a fault needs no preparation. */
  static async create(): Promise<NodeFaults> {
    const faults = new NodeFaults(await Namespace.create('faults', { privileged: true }));
    const nodes = await faults.namespace.kubectl.list<Node>('nodes');
    const usable = nodes.filter(({ spec }) => !spec.unschedulable);
    await Promise.all(usable.map(({ metadata }) => faults.helper(metadata.name)));
    return faults;
  }

  private readonly helpers = new Map<string, Promise<string>>();

  private constructor(private readonly namespace: Namespace) {}

  delete(): Promise<void> {
    return this.namespace.delete();
  }

  /** The processes of a container; of all containers of the pod where none is given. */
  async processes(pod: Pod, container?: string): Promise<Process[]> {
    // A stream that breaks off without an error would look like a container in which nothing runs.
    return this.namespace.eventually(
      `a list of the processes of ${pod.metadata.name} that does not break off`,
      async () => {
        const text = await this.run(pod, ['list', await identity(pod, container)]);
        const processes = parseProcesses(text);
        if (!processes) throw new Error(`it ended with: '${text.slice(-200)}'`);
        return processes;
      },
      { within: 20 },
    );
  }

  /** Signals a container's postmaster and returns it. @throws where there is none */
  async signalPostmaster(pod: Pod, signal: Signal, container = 'postgres'): Promise<Process> {
    const target = postmaster(await this.processes(pod, container));
    await this.signal(pod, [target], signal);
    return target;
  }

  /** Signals those processes of a container whose command line matches, and returns them. @throws where there is none */
  async signalMatching(pod: Pod, pattern: RegExp, signal: Signal, container = 'postgres'): Promise<Process[]> {
    const processes = await this.processes(pod, container);
    const targets = processes.filter(({ command }) => pattern.test(command));
    if (targets.length === 0)
      throw new Error(
        `no process of ${pod.metadata.name} matches ${String(pattern)}: ${processes.map(({ command }) => command).join(', ')}`,
      );
    await this.signal(pod, targets, signal);
    return targets;
  }

  /**
   * Signals every process of a container: STOP freezes it, KILL ends it at once.
   *
   * @throws where none runs, except for KILL: what has ended already (a deletion by force ends it too) is ended
   */
  async signalAll(pod: Pod, signal: Signal, container = 'postgres'): Promise<void> {
    const processes = await this.processes(pod, container);
    if (processes.length > 0) await this.signal(pod, processes, signal);
    else if (signal !== 'KILL')
      throw new Error(`${pod.metadata.name}: no process of ${container} for signal ${signal}`);
  }

  /** Signals processes of the node on which the pod runs; one that has ended already is fine. */
  async signal(pod: Pod, processes: readonly Process[], signal: Signal): Promise<void> {
    const helper = await this.helper(nodeOf(pod));
    const pids = processes.map(({ pid }) => String(pid));
    const { status, stderr } = await this.namespace.kubectl.tryExec(helper, ['kill', '-s', signal, ...pids]);
    if (status !== 0 && !stderr.includes('No such process'))
      throw new Error(
        `${pod.metadata.name}: signal ${signal} to ${pids.join(', ')}: status ${status}: ${stderr.trim()}`,
      );
  }

  /**
   * Waits for a process in any container of a pod (those that the kubelet starts anew included), and signals it within
   * some 100 ms.
   *
   * @returns the command lines that were hit
   * @throws where none came
   */
  async strike(pod: Pod, { matching, signal, within, times = 1 }: Strike): Promise<string[]> {
    const output = await this.run(
      pod,
      ['strike', await identity(pod), signal, matching, String(within), String(times)],
      within + 30,
    );
    return output.trimEnd().split('\n');
  }

  /** Runs a shell script as the node's root; $ROOT is the file system of a running container of the pod. */
  async asRoot(pod: Pod, script: string, container = 'postgres'): Promise<string> {
    const [first] = await this.processes(pod, container);
    if (!first) throw new Error(`${pod.metadata.name}: container ${container} does not run`);
    return this.namespace.kubectl.exec(await this.helper(nodeOf(pod)), [
      'sh',
      '-euc',
      `ROOT=/proc/${first.pid}/root; ${script}`,
    ]);
  }

  private async run(pod: Pod, args: readonly string[], timeout?: number): Promise<string> {
    return this.namespace.kubectl.exec(await this.helper(nodeOf(pod)), ['sh', '/faults/node-faults.sh', ...args], {
      timeout,
    });
  }

  /** The name of our pod on that node. */
  private helper(nodeName: string): Promise<string> {
    let helper = this.helpers.get(nodeName);
    if (!helper) this.helpers.set(nodeName, (helper = this.startHelper(nodeName)));
    return helper;
  }

  private async startHelper(nodeName: string): Promise<string> {
    const name = `node-${this.helpers.size}`;
    // Mounted, not copied in by exec: half of a script, or none, also ends well.
    await this.namespace.kubectl.apply([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'node-faults' }, data: { 'node-faults.sh': SCRIPT } },
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: {
          nodeName,
          hostPID: true,
          restartPolicy: 'Never',
          terminationGracePeriodSeconds: 0,
          automountServiceAccountToken: false,
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'main',
              image: TOOLS_IMAGE,
              command: ['sleep', '86400'],
              // Without a share of its own, what it looks for is over before its turn comes on a busy node.
              resources: { requests: { cpu: '100m' } },
              securityContext: { privileged: true },
              volumeMounts: [{ name: 'faults', mountPath: '/faults', readOnly: true }],
            },
          ],
          volumes: [{ name: 'faults', configMap: { name: 'node-faults' } }],
        },
      },
    ]);
    await this.namespace.eventually(
      `pod ${name} ready`,
      async () => isReady(await this.namespace.kubectl.get<Pod>('pod', name)),
      { within: 60 },
    );
    return name;
  }
}

function nodeOf(pod: Pod): string {
  if (!pod.spec.nodeName) throw new Error(`${pod.metadata.name} is on no node yet`);
  return pod.spec.nodeName;
}

/** What stands in the cgroup path of every process of a container (of a pod): its id (its uid). */
async function identity(pod: Pod, container?: string): Promise<string> {
  if (container === undefined) return pod.metadata.uid ?? '';
  const id = idOf(pod, container) ?? idOf(await lookedAtAgain(pod), container);
  if (id === undefined) throw new Error(`${pod.metadata.name}: container ${container} was not made yet`);
  return id;
}

function idOf(pod: Pod, container: string): string | undefined {
  return containerStatuses(pod)
    .find(({ name }) => name === container)
    ?.containerID?.replace(/^.*:\/\//, '');
}

/** The same pod: the kubelet may say seconds after the fact which containers it has made. */
async function lookedAtAgain({ metadata }: Pod): Promise<Pod> {
  const pod = await new Kubectl(metadata.namespace ?? '').get<Pod>('pod', metadata.name);
  if (pod.metadata.uid !== metadata.uid) throw new Error(`${metadata.name} is another pod now`);
  return pod;
}
