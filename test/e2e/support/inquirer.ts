import { helperPod } from './helper-pod';
import { NODE_IMAGE } from './images';
import type { Namespace } from './namespace';
import type { ServiceName } from './services';

/**
 * Says of each request who served it, or how it failed: `ok LOGIN INSTANCE`, `failed REASON`.
 *
 * It is patient: a lost packet makes the resolver of a name wait 5 seconds, and that is no failure to connect.
 */
const SCRIPT = `
  for (;;) {
    try {
      const answer = await fetch(process.argv[1], { signal: AbortSignal.timeout(20_000) });
      const { login, instance, error } = await answer.json();
      console.log(answer.ok ? \`ok \${login} \${instance}\` : \`failed \${error}\`);
    } catch (error) {
      console.log(\`failed \${error.message} \${error.cause?.message ?? ''}\`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }`;

/** A pod that asks a service without a pause, and remembers every answer. */
export class Inquirer {
  /** Starts it and waits for its first answer. */
  static async start(namespace: Namespace, service: ServiceName): Promise<Inquirer> {
    const command = ['node', '--input-type=module', '-e', SCRIPT, `http://${service}/`];
    await namespace.kubectl.apply([helperPod({ name: 'inquirer', image: NODE_IMAGE, command })]);
    const inquirer = new Inquirer(namespace);
    await inquirer.answers(1);
    return inquirer;
  }

  private constructor(private readonly namespace: Namespace) {}

  /** Everything that it has said. */
  async log(): Promise<string[]> {
    return (await this.namespace.kubectl.run(['logs', 'inquirer'])).split('\n').filter(Boolean);
  }

  /** Waits for so many more answers, and returns those. */
  async answers(count: number): Promise<string[]> {
    const before = (await this.namespace.kubectl.try(['logs', 'inquirer'])).stdout.split('\n').filter(Boolean).length;
    return this.namespace.eventually(
      `${count} more answers`,
      async () => {
        const log = (await this.log()).slice(before);
        return log.length >= count ? log : undefined;
      },
      { within: 60 },
    );
  }
}
