import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { helperPod } from './helper-pod';
import { NODE_IMAGE } from './images';
import type { Namespace } from './namespace';
import type { ServiceName } from './services';

const SCRIPT = join(__dirname, '../drivers/services/inquirer.mjs');

/** A pod that asks a service without a pause, and remembers every answer: `ok LOGIN INSTANCE`, `failed REASON`. */
export class Inquirer {
  /** Starts it and waits for its first answer. */
  static async start(namespace: Namespace, service: ServiceName): Promise<Inquirer> {
    const command = ['node', '--input-type=module', '-e', readFileSync(SCRIPT, 'utf8'), `http://${service}/`];
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
