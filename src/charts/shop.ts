import { ApiObject, Chart, Size } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { ReplicatedPostgres } from '../constructs/postgres/replicated-postgres';
import { KEPT_BY_TOOLS } from '../model/labels';
import { parseQuantity } from '../model/quantity';
import type { ShopConfiguration } from './shop-configuration';

/** A small shop: its namespace, and the database of its products. */
export class Shop extends Chart {
  /** The database. */
  public readonly database: ReplicatedPostgres;

  /** @throws where the configuration is refused */
  constructor(scope: Construct, id: string, configuration: ShopConfiguration) {
    super(scope, id);
    // The chart has no namespace of its own: it would land on the Namespace as well, which is in none.
    new ApiObject(this, 'Namespace', k8s.KubeNamespace.manifest(namespaceProps(configuration.namespace)));
    this.database = shopDatabase(this, configuration);
  }
}

function shopDatabase(shop: Shop, { namespace, database }: ShopConfiguration): ReplicatedPostgres {
  const { name, version, replicas, primary, storage, storageGrownTo, memory, parameters } = database;
  return new ReplicatedPostgres(shop, 'Database', {
    name,
    namespace,
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

/** Pods in it must keep to the restricted Pod Security Standard. A tool that prunes must not take it, since everything in it would go too. */
function namespaceProps(name: string): k8s.KubeNamespaceProps {
  return {
    metadata: {
      name,
      labels: { 'pod-security.kubernetes.io/enforce': 'restricted' },
      annotations: KEPT_BY_TOOLS,
    },
  };
}
