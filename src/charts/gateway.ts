import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CloudNativePostgres } from '../constructs/postgres/cloud-native-postgres';
import { Problems } from '../model/problems';
import { gatewayBeginning } from './gateway-beginning';
import type { GatewayConfiguration } from './gateway-configuration';
import { gatewayContradictions } from './gateway-contradictions';
import { pods } from './pods';
import { type ImageProps, imageProps } from './images';
import { protect } from './protect';
import { size } from './size';

/** The database of an object-storage gateway, on CloudNativePG. The namespace and the operator have to be there. */
export class Gateway extends Chart {
  /** The database. */
  public readonly database: CloudNativePostgres;

  /** @throws where the configuration is refused */
  constructor(scope: Construct, id: string, configuration: GatewayConfiguration) {
    super(scope, id, { namespace: configuration.namespace });
    const problems = new Problems();
    gatewayContradictions(configuration, problems);
    problems.throwIfAny(this.node.path);
    const images = imageProps(this, configuration);
    this.database = gatewayDatabase(this, configuration, images);
    // The registry of an operated database is not that of the programs beside it.
    protect(this, this.database, configuration, images);
  }
}

function gatewayDatabase(
  gateway: Gateway,
  configuration: GatewayConfiguration,
  images: ImageProps,
): CloudNativePostgres {
  const { name, version, image, replicas, database = 'gateway', storage, storageGrownTo } = configuration.database;
  const { walStorage, storageClass, memory, parameters } = configuration.database;
  return new CloudNativePostgres(gateway, 'Database', {
    ...images,
    name,
    version,
    image,
    replicas,
    database,
    storage: {
      size: size(storage),
      grownTo: storageGrownTo === undefined ? undefined : size(storageGrownTo),
      storageClass,
    },
    walStorage: walStorage === undefined ? undefined : { size: size(walStorage), storageClass },
    resources: memory === undefined ? undefined : { memory: { request: size(memory), limit: size(memory) } },
    parameters,
    consumers: pods(gateway, 'Consumer', configuration.consumers),
    monitoring: pods(gateway, 'Monitoring', configuration.monitoring),
    bootstrap: gatewayBeginning(gateway, configuration.namespace, configuration.database),
  });
}
