import { ApiObject, Chart, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { type BackupStore } from '../../../src';
import { Program } from '../../../src/constructs/program/program';
import { storeClaim } from '../../../src/manifests/store-claim';
import { resolveStores } from '../../../src/model/backup/stores/resolve-stores';
import { Problems } from '../../../src/model/problems';
import { PROGRAM_USER, type ProgramModel } from '../../../src/model/program-model';
import { PROGRAMS } from '../../../src/programs/bundled';
import { NODE_IMAGE } from './images';
import type { Namespace } from './namespace';
import type { Outcome } from './kubectl';
import { isReady } from './objects';

/** What a request came to. */
export interface Answer {
  readonly ok: boolean;
  readonly error: string;
  /** What the verb gave out. */
  readonly out: string;
}

/** Writes requests, which are served in the order of their names: name, text, and so on. */
const REQUEST = `
cd /cdk8s-pg/run/transfer
while [ $# -gt 0 ]; do
  printf '%s' "$2" >".$1"; mv ".$1" "$1.request"
  shift 2
done`;

/** Waits for answers. */
const AWAIT = `
cd /cdk8s-pg/run/transfer
for id; do
  until [ -e "$id.answer" ]; do sleep 0.1; done
  cat "$id.answer"; [ ! -e "$id.out" ] || { echo out; cat "$id.out"; }
  printf '\\0'
done`;

/** A pod with stores, whose main container does nothing by itself. */
export class TransferPod {
  /** Makes it, as a program with stores is made, and waits until it runs. */
  static async create(
    namespace: Namespace,
    stores: (chart: Chart) => BackupStore[],
    objects: readonly object[],
  ): Promise<TransferPod> {
    const chart = new Chart(Testing.app(), 'chart', { namespace: namespace.name });
    const problems = new Problems();
    const transfer = resolveStores({ stores: stores(chart) }, { backup: 'mover' }, problems);
    problems.throwIfAny('stores');
    const labels = { app: 'mover' };
    const model: ProgramModel = {
      name: 'mover',
      namespace: namespace.name,
      labels,
      annotations: {},
      entry: 'wait',
      podLabels: labels,
      selector: labels,
      environment: {},
      fields: {},
      images: { program: NODE_IMAGE, pullPolicy: 'IfNotPresent', pullSecrets: [] },
      userId: PROGRAM_USER,
      resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '512Mi' }, memory: 0 },
      scheduling: {},
      network: { enabled: true, apiServerCidrs: [], apiServerPorts: [443, 6443] },
      transfer,
    };
    const files = {
      ...PROGRAMS.logicalBackup,
      'wait.js': "process.on('SIGTERM', () => process.exit()); setInterval(() => {}, 1e9);",
    };
    for (const [id, claim] of Object.entries(transfer.madeClaims))
      new ApiObject(chart, id, k8s.KubePersistentVolumeClaim.manifest(storeClaim(model, claim)));
    new Program(chart, 'Mover', { model, files, rules: [], egress: transfer.egress }).once('once');
    await namespace.kubectl.apply([...objects, ...(Testing.synth(chart) as object[])]);
    const pod = await namespace.eventually(
      'the pod with stores runs',
      async () => {
        const [first] = await namespace.kubectl.pods('app=mover');
        return first && isReady(first) ? first : undefined;
      },
      { within: 60 },
    );
    return new TransferPod(namespace, pod.metadata.name);
  }

  private requests = 0;

  private constructor(
    private readonly namespace: Namespace,
    readonly name: string,
  ) {}

  /** Runs a script in the container that asks for things. */
  shell(script: string, ...args: string[]): Promise<string> {
    return this.namespace.kubectl.exec(this.name, ['bash', '-euc', script, 'shell', ...args], { container: 'wait' });
  }

  /** Runs a script in the container with rclone. */
  beside(script: string): Promise<Outcome> {
    return this.namespace.kubectl.tryExec(
      this.name,
      ['env', 'RCLONE_CONFIG=/notfound', 'HOME=/tmp', 'sh', '-c', script],
      {
        container: 'transfer',
      },
    );
  }

  /** Asks, and waits for the answer. */
  async ask(verb: string, values: Values = {}): Promise<Answer> {
    const [answer] = await this.askAll([[verb, values]]);
    return answer;
  }

  /** Asks for one after another, and waits for all answers. */
  async askAll(requests: readonly Request[]): Promise<Answer[]> {
    return this.answers(await this.begin(requests));
  }

  /** Asks, and does not wait. @returns the names of the requests */
  async begin(requests: readonly Request[]): Promise<string[]> {
    const named = requests.map(([verb, values]) => {
      const lines = Object.entries({ verb, ...values }).map(([key, value]) => `${key}=${value}\n`);
      return [String((this.requests += 1)).padStart(4, '0'), lines.join('')] as const;
    });
    await this.shell(REQUEST, ...named.flat());
    return named.map(([id]) => id);
  }

  /** Waits for answers. */
  async answers(ids: readonly string[]): Promise<Answer[]> {
    return (await this.shell(AWAIT, ...ids)).split('\0').slice(0, -1).map(answered);
  }
}

type Values = Readonly<Record<string, string | number>>;
type Request = readonly [verb: string, values: Values];

function answered(text: string): Answer {
  const [head = '', out = ''] = text.split(/^out\n/m);
  return { ok: head.startsWith('ok=true\n'), error: /^error=(.*)$/m.exec(head)?.[1] ?? '', out };
}
