import { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { CloudNativePostgres } from '../constructs/postgres/cloud-native-postgres';
import { RestoreFromSnapshot } from '../constructs/restore/restore-from-snapshot';
import { backUp } from './back-up';
import { drill } from './drill';
import type { GatewayConfiguration, GatewayDatabaseConfiguration } from './gateway-configuration';
import { size } from './size';

/** The database of an object-storage gateway, on CloudNativePG. The namespace and the operator have to be there. */
export class Gateway extends Chart {
  /** The database. */
  public readonly database: CloudNativePostgres;

  /** @throws where the configuration is refused */
  constructor(scope: Construct, id: string, configuration: GatewayConfiguration) {
    super(scope, id, { namespace: configuration.namespace });
    this.database = gatewayDatabase(this, configuration.database);
    if (configuration.backups !== undefined) backUp(this, this.database, configuration.backups);
    if (configuration.drill !== undefined) drill(this, this.database, configuration.drill);
  }
}

function gatewayDatabase(gateway: Gateway, configuration: GatewayDatabaseConfiguration): CloudNativePostgres {
  const { name, version, image, replicas, database, storage, storageGrownTo, walStorage, memory } = configuration;
  const { parameters, restoreFrom } = configuration;
  return new CloudNativePostgres(gateway, 'Database', {
    name,
    version,
    image,
    replicas,
    database: database ?? 'gateway',
    storage: { size: size(storage), grownTo: storageGrownTo === undefined ? undefined : size(storageGrownTo) },
    walStorage: walStorage === undefined ? undefined : { size: size(walStorage) },
    resources: memory === undefined ? undefined : { memory: { request: size(memory), limit: size(memory) } },
    parameters,
    bootstrap:
      restoreFrom === undefined ? undefined : new RestoreFromSnapshot(gateway, 'Restore', { backup: restoreFrom }),
  });
}
