import { randomBytes } from 'node:crypto';
import { collectDiagnostics, diagnose } from './diagnostics';
import { eventually, type EventuallyOptions } from './eventually';
import { Kubectl, kubectl } from './kubectl';

export interface NamespaceOptions {
  /** For pods that do faults from the node; databases run under `restricted`. @default false */
  readonly privileged?: boolean;
}

/** A namespace that lives as long as a scenario. */
export class Namespace {
  /** Makes a namespace with a unique name that begins with the given one. */
  static async create(name: string, options: NamespaceOptions = {}): Promise<Namespace> {
    const unique = `${name.slice(0, 40)}-${randomBytes(3).toString('hex')}`;
    return Namespace.make(unique, options.privileged ? 'privileged' : 'restricted');
  }

  private static async make(name: string, level: string): Promise<Namespace> {
    const labels = { 'pod-security.kubernetes.io/enforce': level, 'cdk8s-pg/e2e': 'true' };
    await kubectl(['apply', '-f', '-'], {
      input: JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }),
    });
    // Pods are refused until their service account is there.
    await kubectl(['-n', name, 'wait', '--for=create', 'serviceaccount/default', '--timeout=60s']);
    return new Namespace(name);
  }

  /**
   * Makes the very namespace that finished manifests name.
   *
   * @throws where there is one of that name: it is not this test's to delete
   */
  static async createExactly(name: string): Promise<Namespace> {
    const there = await kubectl(['get', 'namespace', name, '--ignore-not-found', '-o', 'name']);
    if (there !== '') throw new Error(`${there.trim()} exists: it may hold somebody's data; delete it first`);
    return Namespace.make(name, 'restricted');
  }

  readonly kubectl: Kubectl;

  private constructor(readonly name: string) {
    this.kubectl = new Kubectl(name);
  }

  /** Waits for a condition; the failure shows pods, events and the end of the logs. */
  eventually<T>(
    what: string,
    look: () => Promise<T | undefined | false | null>,
    options: EventuallyOptions,
  ): Promise<T> {
    return eventually(what, look, { explain: () => diagnose(this.kubectl), ...options });
  }

  /** After a failure: shows what can be seen, and never fails itself. */
  async failed(error: unknown): Promise<void> {
    await collectDiagnostics(this.kubectl, error).catch((other: unknown) =>
      process.stderr.write(`no diagnostics: ${String(other)}\n`),
    );
  }

  /** Deletes the namespace and waits until nothing runs in it any more; KEEP=1 keeps it. */
  async delete(): Promise<void> {
    if (process.env.KEEP) {
      process.stderr.write(`kept: namespace ${this.name}\n`);
      return;
    }
    await kubectl(['delete', 'namespace', this.name, '--wait=false', '--ignore-not-found']);
    // A database takes its time to stop well; nobody needs that here.
    await this.kubectl.try(['delete', 'pods', '--all', '--grace-period=1', '--wait=false']);
    await this.kubectl.run(['wait', '--for=delete', 'pods', '--all', '--timeout=120s'], { timeout: 150 });
  }
}

/** Runs a scenario in a namespace of its own, shows diagnostics where it fails, and deletes the namespace at the end. */
export async function withNamespace<T>(
  name: string,
  scenario: (namespace: Namespace) => Promise<T>,
  options?: NamespaceOptions,
): Promise<T> {
  const namespace = await Namespace.create(name, options);
  try {
    const result = await scenario(namespace);
    await namespace.delete();
    return result;
  } catch (error) {
    await namespace.failed(error);
    await namespace.delete().catch((other: unknown) => process.stderr.write(`not deleted: ${String(other)}\n`));
    throw error;
  }
}
