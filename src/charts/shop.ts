import { Chart } from 'cdk8s';
import { Pods } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ReplicatedPostgres } from '../constructs/postgres/replicated-postgres';
import { RestoreFromSnapshot } from '../constructs/restore/restore-from-snapshot';
import { ConnectionSecret } from '../constructs/connection/connection-secret';
import { ConnectionTarget } from '../model/connection/options/connection-target';
import { type ImageProps, imageProps } from './images';
import { pods } from './pods';
import { protect } from './protect';
import { size } from './size';
import type { ShopConfiguration, ShopConnectionConfiguration } from './shop-configuration';

/**
 * A small shop: the database of its products. The namespace has to be there: made here,
 * it would go with the manifests, and the data with it.
 */
export class Shop extends Chart {
  /** The database. */
  public readonly database: ReplicatedPostgres;
  /** The connections, in the order of the configuration. */
  public readonly connections: ConnectionSecret[];

  /** @throws where the configuration is refused */
  constructor(scope: Construct, id: string, configuration: ShopConfiguration) {
    super(scope, id, { namespace: configuration.namespace });
    const images = imageProps(this, configuration);
    this.database = shopDatabase(this, configuration, images);
    protect(this, this.database, configuration);
    const connections = configuration.connections ?? [];
    this.connections = connections.map((connection) => shopConnection(this, connection, images));
    letIn(this, connections);
  }
}

function shopConnection(shop: Shop, configuration: ShopConnectionConfiguration, images: ImageProps): ConnectionSecret {
  const { name, version, target, instances } = configuration;
  const several = instances !== undefined && instances.length > 1;
  return new ConnectionSecret(shop, `${name}-v${version}`, {
    ...images,
    name,
    version,
    postgres: shop.database,
    target: instances === undefined ? TARGETS[target ?? 'read-write']?.() : ConnectionTarget.instances(instances),
    loadBalanceHosts: several,
  });
}

/** The pods of all connections, those of several versions once. */
function letIn(shop: Shop, connections: readonly ShopConnectionConfiguration[]): void {
  const labels = connections.map(({ name, podLabels }) => podLabels ?? { 'app.kubernetes.io/name': name });
  const distinct = new Map(labels.map((each) => [JSON.stringify(each), each]));
  [...distinct.values()].forEach((each, index) =>
    shop.database.allowFrom(Pods.select(shop, `Consumer${index}`, { labels: { ...each } })),
  );
}

/** The targets by their names in the configuration. */
export const TARGETS: { readonly [name: string]: (() => ConnectionTarget) | undefined } = {
  'read-write': () => ConnectionTarget.readWrite(),
  'read-only': () => ConnectionTarget.readOnly(),
  any: () => ConnectionTarget.any(),
};

function shopDatabase(shop: Shop, { database, monitoring }: ShopConfiguration, images: ImageProps): ReplicatedPostgres {
  const { name, version, image, replicas, primary, storage, storageGrownTo, storageClass } = database;
  const { memory, parameters, restoreFrom } = database;
  return new ReplicatedPostgres(shop, 'Database', {
    ...images,
    name,
    version,
    image,
    replicas,
    primary,
    storage: {
      size: size(storage),
      grownTo: storageGrownTo === undefined ? undefined : size(storageGrownTo),
      storageClass,
    },
    resources: memory === undefined ? undefined : { memory: { request: size(memory), limit: size(memory) } },
    parameters,
    monitoring: pods(shop, 'Monitoring', monitoring),
    bootstrap:
      restoreFrom === undefined ? undefined : new RestoreFromSnapshot(shop, 'Restore', { backup: restoreFrom }),
  });
}
