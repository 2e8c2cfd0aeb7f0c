import type { DrillRecord } from '../../../src/model/drill/annotations';
import type { DrillResult } from '../../../src/programs/api/drill/outcome';
import { jobEnded } from './jobs';
import type { Namespace } from './namespace';
import type { NodeFaults } from './node';
import { containerStatuses, type KubeEvent, type KubeObject, type Pod } from './objects';

/** All that a drill of the database `db` says that has passed. */
export function passed(backup: string, assertions: number): object {
  const seconds = expect.any(Number) as number;
  const took = { backupAge: seconds, restoreSeconds: seconds, recoverySeconds: seconds, checkSeconds: seconds };
  return { program: 'restore-drill', ok: true, database: 'db', backup, ...took, assertions };
}

/** The drills of a CronJob that never runs by itself. */
export class Drills {
  private count = 0;

  /** @param declared what is called like a copy and stands in the manifests, as kubectl writes it */
  constructor(
    private readonly namespace: Namespace,
    readonly name: string,
    private readonly declared: readonly string[] = [],
  ) {}

  /** Starts one by hand, as `kubectl create job --from` does. */
  async start(): Promise<string> {
    const { kubectl } = this.namespace;
    const job = `${this.name}-by-hand-${(this.count += 1)}`;
    await kubectl.run(['create', 'job', job, `--from=cronjob/${this.name}`]);
    return job;
  }

  /** Waits until a drill has ended, and returns what it said. */
  async ended(job: string, within = 120): Promise<DrillResult> {
    await jobEnded(this.namespace, job, within);
    return JSON.parse((await this.log(job)).at(-1) ?? '{}') as DrillResult;
  }

  /** Runs one to its end. */
  async run(within?: number): Promise<DrillResult> {
    return this.ended(await this.start(), within);
  }

  /** The lines of a drill's log; none before its pod runs. */
  async log(job: string): Promise<string[]> {
    const text = await this.namespace.kubectl.run(['logs', `job/${job}`]).catch(() => '');
    return text.trimEnd().split('\n');
  }

  /** Waits until a drill says this; where it clears what another has left it may say the same, so `after` something else. */
  async says(job: string, text: RegExp, within = 60, after = /^/): Promise<void> {
    await this.namespace.eventually(
      `Job ${job} says ${String(text)}`,
      async () => {
        const lines = await this.log(job);
        const begin = lines.findIndex((line) => after.test(line));
        return begin >= 0 && lines.slice(begin).some((line) => text.test(line));
      },
      { within, every: 0.3 },
    );
  }

  /** Starts one, and once it says this ends its program as a lost node would: it can do nothing any more. */
  async killed(faults: NodeFaults, text: RegExp, within?: number, after?: RegExp): Promise<string> {
    const job = await this.start();
    const program = await this.program(job);
    await this.says(job, text, within, after);
    await faults.strike(program, { matching: '*restore-drill.js*', signal: 'KILL', within: 30 });
    await this.expire();
    return job;
  }

  /** Gives drills so many seconds, which may be fewer than a construct lets one ask for. */
  async allow(seconds: number): Promise<void> {
    const { kubectl } = this.namespace;
    const map = await kubectl.get<KubeObject & { data: Record<string, string> }>('configmap', this.name);
    const plan = { ...(JSON.parse(map.data['plan.json'] ?? '{}') as object), deadline: seconds };
    await kubectl.patch('configmap', this.name, { data: { 'plan.json': JSON.stringify(plan) } });
  }

  /** Lets the Lease of a drill expire at once that does not renew it any more. */
  async expire(): Promise<void> {
    await this.namespace.kubectl.patch('lease', this.name, { spec: { leaseDurationSeconds: 1 } });
  }

  /** The pod of a drill's program, once its container is known, so that faults can reach it. */
  program(job: string): Promise<Pod> {
    return this.namespace.eventually(
      `the container of Job ${job} is known`,
      async () => {
        const [pod] = await this.namespace.kubectl.pods(`batch.kubernetes.io/job-name=${job}`);
        return pod && containerStatuses(pod)[0]?.containerID ? pod : undefined;
      },
      { within: 30, every: 0.2 },
    );
  }

  /** What the Lease says of the last drill that ended so; undefined where none has. */
  async record(how: 'successful' | 'failed'): Promise<DrillRecord> {
    const { metadata } = await this.namespace.kubectl.get<KubeObject>('lease', this.name);
    return JSON.parse(metadata.annotations?.[`cdk8s-pg/last-${how}-drill`] ?? 'null') as DrillRecord;
  }

  /** The Events of all drills with this reason. */
  async events(reason: string): Promise<KubeEvent[]> {
    const events = await this.namespace.kubectl.list<KubeEvent>('events');
    return events.filter((event) => event.reason === reason && event.involvedObject.name.startsWith(this.name));
  }

  /** Everything that drills have left: objects with their label or name, and volumes of their claims. */
  async left(): Promise<string[]> {
    const { kubectl } = this.namespace;
    // NetworkPolicies stay: they stand in the manifests.
    const kinds =
      'pods,persistentvolumeclaims,services,endpointslices,secrets,configmaps,poddisruptionbudgets,jobs,serviceaccounts,roles,rolebindings,leases,clusters.postgresql.cnpg.io';
    const names = (await kubectl.run(['get', kinds, '-o', 'name'])).split('\n');
    const copies = names.filter((name) => name.includes(`/${this.name}-copy`) && !this.declared.includes(name));
    const volumes = await kubectl.run([
      'get',
      'persistentvolumes',
      '-o',
      'jsonpath={range .items[*]}{.spec.claimRef.namespace}/{.spec.claimRef.name}{"\\n"}{end}',
    ]);
    const ours = volumes.split('\n').filter((claim) => claim.startsWith(`${this.namespace.name}/${this.name}-copy`));
    return [...copies, ...ours.map((claim) => `volume of ${claim}`)];
  }

  /** Waits until nothing of a drill is left, its volumes included. */
  async nothingLeft(within = 60): Promise<void> {
    await this.namespace.eventually(
      'nothing of a drill is left',
      async () => {
        const left = await this.left();
        if (left.length > 0) throw new Error(left.join(', '));
        return true;
      },
      { within },
    );
  }
}
