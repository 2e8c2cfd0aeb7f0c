import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Chart, Duration, Size } from 'cdk8s';
import {
  Capability,
  ConfigMap,
  Cpu,
  Deployment,
  DeploymentStrategy,
  ImagePullPolicy,
  PercentOrAbsolute,
  Probe,
  SeccompProfileType,
  Volume,
} from 'cdk8s-plus-28';
import { bundled } from './build';
import { helperPod } from './helper-pod';
import { NODE_IMAGE, POSTGRES_IMAGE } from './images';
import type { Outcome } from './kubectl';
import type { Namespace } from './namespace';
import { isReady, type Pod } from './objects';

const SOURCES = join(__dirname, '../drivers/services');

/** The services of the stories; what they do is in their files. */
export type ServiceName = 'products-api' | 'stock-api';

/** Bundled once, however often manifests are made. */
let stockApi: string | undefined;

const PROGRAMS: Readonly<Record<ServiceName, { image: string; command: string[]; file: string; text: () => string }>> =
  {
    'products-api': {
      image: POSTGRES_IMAGE,
      command: ['perl', '/app/main.pl'],
      file: 'main.pl',
      text: () => readFileSync(join(SOURCES, 'products-api.pl'), 'utf8'),
    },
    'stock-api': {
      image: NODE_IMAGE,
      command: ['node', '/app/main.mjs'],
      file: 'main.mjs',
      text: () => (stockApi ??= bundled(join(SOURCES, 'stock-api.mjs'))),
    },
  };

/** What stock-api answers. */
export interface Written {
  readonly id: string;
  readonly login: string;
  readonly role: string;
  readonly instance: string;
  readonly standby: boolean;
}

/** What products-api answers. */
export interface Read {
  readonly instance: string;
  readonly standby: boolean;
  readonly products: number;
}

/** A Deployment and a Service of such a service, which passes the `restricted` Pod Security Standard. */
export function service(chart: Chart, name: ServiceName, replicas = 1): Deployment {
  const { image, command, file, text } = PROGRAMS[name];
  const program = new ConfigMap(chart, `${name}-program`, { metadata: { name }, data: { [file]: text() } });
  const deployment = new Deployment(chart, name, {
    metadata: { name },
    replicas,
    strategy: DeploymentStrategy.rollingUpdate({ maxUnavailable: PercentOrAbsolute.absolute(0) }),
    automountServiceAccountToken: false,
    terminationGracePeriod: Duration.seconds(15),
    containers: [
      {
        image,
        imagePullPolicy: ImagePullPolicy.IF_NOT_PRESENT,
        command,
        portNumber: 8080,
        // The default of cdk8s-plus looks every 10 seconds.
        startup: Probe.fromTcpSocket({ port: 8080, periodSeconds: Duration.seconds(1) }),
        // Not before it reaches the database: of a login that was just declared the database knows only in a while.
        readiness: Probe.fromHttpGet('/healthy', {
          port: 8080,
          periodSeconds: Duration.seconds(1),
          timeoutSeconds: Duration.seconds(5),
        }),
        resources: {
          cpu: { request: Cpu.millis(20) },
          memory: { request: Size.mebibytes(32), limit: Size.mebibytes(128) },
        },
        securityContext: {
          user: 999,
          group: 999,
          capabilities: { drop: [Capability.ALL] },
          seccompProfile: { type: SeccompProfileType.RUNTIME_DEFAULT },
        },
        volumeMounts: [{ path: '/app', volume: Volume.fromConfigMap(chart, `${name}-volume`, program) }],
      },
    ],
  });
  deployment.exposeViaService({ name, ports: [{ port: 80, targetPort: 8080 }] });
  return deployment;
}

/** Waits until every pod of a service is of the newest template, and none of another is left. */
export async function rolledOut(namespace: Namespace, name: ServiceName): Promise<void> {
  const { kubectl } = namespace;
  await kubectl.run(['rollout', 'status', `deployment/${name}`, '--timeout=90s']);
  await namespace.eventually(
    `the old pods of ${name} are gone`,
    async () => (await podsOf(namespace, name)).every(({ metadata }) => !metadata.deletionTimestamp),
    { within: 60 },
  );
}

/** The pods of a service: their names begin with its own. */
export async function podsOf({ kubectl }: Namespace, name: ServiceName): Promise<Pod[]> {
  return (await kubectl.pods()).filter(
    ({ metadata }) => metadata.name.startsWith(`${name}-`) && !metadata.labels?.['job-name'],
  );
}

/** A pod that asks services over HTTP, as a browser's backend would. */
export class Caller {
  static async start(namespace: Namespace): Promise<Caller> {
    const { kubectl } = namespace;
    await kubectl.apply([helperPod({ name: 'caller', image: NODE_IMAGE, command: ['sleep', 'infinity'] })]);
    await namespace.eventually('pod caller ready', async () => isReady(await kubectl.get<Pod>('pod', 'caller')), {
      within: 60,
    });
    return new Caller(namespace);
  }

  private constructor(private readonly namespace: Namespace) {}

  /** What a service answers, as JSON. @throws where it has no good answer within 10 seconds */
  async ask<T>(name: ServiceName): Promise<T> {
    const script = `const answer = await fetch(process.argv[1], { signal: AbortSignal.timeout(10_000) });
      console.log(await answer.text());
      process.exit(answer.ok ? 0 : 1);`;
    const { status, stdout, stderr } = await this.run(script, `http://${name}/`);
    if (status !== 0) throw new Error(`${name}: ${stdout.trim()} ${stderr.trim()}`);
    return JSON.parse(stdout) as T;
  }

  /** Runs a module of node in the pod. */
  run(script: string, ...args: string[]): Promise<Outcome> {
    return this.namespace.kubectl.tryExec('caller', ['node', '--input-type=module', '-e', script, ...args]);
  }
}
