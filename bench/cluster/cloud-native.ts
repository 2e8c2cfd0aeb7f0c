import type { Namespace } from '../../test/e2e/support/namespace';
import { PostgresSet } from '../../test/e2e/support/postgres-set';

interface Cluster {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly readyInstances?: number; readonly currentPrimary?: string };
}

/** A CloudNativePG Cluster as a yardstick: as many instances, the same storage and resources. */
export class CloudNative extends PostgresSet {
  constructor(
    namespace: Namespace,
    readonly instances: number,
  ) {
    super(namespace, 'cnpg', 'app');
  }

  override get ownerSecret(): string {
    return `${this.name}-app`;
  }

  apply(storage: string): Promise<unknown> {
    return this.kubectl.apply([
      {
        apiVersion: 'postgresql.cnpg.io/v1',
        kind: 'Cluster',
        metadata: { name: this.name },
        spec: {
          instances: this.instances,
          imageName: 'ghcr.io/cloudnative-pg/postgresql:18',
          storage: { size: storage },
          resources: { requests: { cpu: '50m', memory: '256Mi' }, limits: { memory: '512Mi' } },
          postgresql: { parameters: { max_connections: '50', shared_buffers: '32MB' } },
        },
      },
    ]);
  }

  /** Waits until every instance is ready. */
  ready(within: number): Promise<unknown> {
    return this.namespace.eventually(
      `${this.instances} instances of CloudNativePG ready`,
      async () => (await this.cluster()).status?.readyInstances === this.instances,
      { within },
    );
  }

  /** A planned switchover, as the operator's kubectl plugin asks for it; waits until the other instance is the primary. */
  async switchOver(to: string): Promise<void> {
    const status = {
      targetPrimary: to,
      targetPrimaryTimestamp: new Date().toISOString(),
      phase: 'Switchover in progress',
      phaseReason: `Switching over to ${to}`,
    };
    await this.kubectl.run([
      'patch',
      'clusters.postgresql.cnpg.io',
      this.name,
      '--subresource=status',
      '--type=merge',
      '-p',
      JSON.stringify({ status }),
    ]);
    await this.namespace.eventually(
      `${to} is the primary`,
      async () => (await this.cluster()).status?.currentPrimary === to,
      {
        within: 180,
      },
    );
  }

  private cluster(): Promise<Cluster> {
    return this.kubectl.get<Cluster>('clusters.postgresql.cnpg.io', this.name);
  }
}
