import { databaseNames, serviceHost } from '../../model/names';
import type { ServiceObject } from '../kubernetes/objects';
import type { EndpointStatus } from './database-status';

/** Where clients connect to: the Services of a database that are there. Both engines call them the same. */
export function endpointsOf(services: readonly ServiceObject[], database: string, namespace: string): EndpointStatus[] {
  const { readWriteService, readOnlyService, anyService } = databaseNames(database);
  const uses = [
    ['read-write', readWriteService],
    ['read-only', readOnlyService],
    ['any', anyService],
  ] as const;
  return uses.flatMap(([use, name]) =>
    services
      .filter(({ metadata }) => metadata.name === name)
      .map(({ spec }) => ({ use, host: serviceHost(name, namespace), port: spec?.ports?.[0]?.port ?? 5432 })),
  );
}
