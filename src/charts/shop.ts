import { Chart, Size } from 'cdk8s';
import type { Construct } from 'constructs';
import { ReplicatedPostgres } from '../constructs/postgres/replicated-postgres';
import { parseQuantity } from '../model/quantity';
import type { ShopConfiguration } from './shop-configuration';

/**
 * A small shop: the database of its products. The namespace has to be there: made here,
 * it would go with the manifests, and the data with it.
 */
export class Shop extends Chart {
  /** The database. */
  public readonly database: ReplicatedPostgres;

  /** @throws where the configuration is refused */
  constructor(scope: Construct, id: string, configuration: ShopConfiguration) {
    super(scope, id, { namespace: configuration.namespace });
    this.database = shopDatabase(this, configuration);
  }
}

function shopDatabase(shop: Shop, { database }: ShopConfiguration): ReplicatedPostgres {
  const { name, version, replicas, primary, storage, storageGrownTo, memory, parameters } = database;
  return new ReplicatedPostgres(shop, 'Database', {
    name,
    version,
    replicas,
    primary,
    storage: { size: size(storage), grownTo: storageGrownTo === undefined ? undefined : size(storageGrownTo) },
    resources: memory === undefined ? undefined : { memory: { request: size(memory), limit: size(memory) } },
    parameters,
  });
}

/** A text such as 10Gi as a Size; another text goes on as it is, for the construct to refuse. */
function size(text: string): Size {
  const bytes = parseQuantity(text);
  return bytes === undefined ? (text as unknown as Size) : Size.kibibytes(bytes / 1024);
}
