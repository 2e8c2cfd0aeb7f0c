import { Construct } from 'constructs';
import type { IPostgres } from '../constructs/postgres/i-postgres';
import { RestoreDrill } from '../constructs/restore/restore-drill';
import { Problems } from '../model/problems';
import { drillProps } from './drill';
import type { DumpConfiguration } from './dump-configuration';
import type { DumpDrillConfiguration } from './dump-drill-configuration';
import { drilledStore, drilledStoreProblem } from './dump-drill-store';
import { dumpStore } from './dump-store';
import type { ImageProps } from './images';
import { size } from './size';

/**
 * Restores the latest dump of a database for trial, as its configuration says.
 *
 * @param name of the dumps
 * @throws where there is no such store
 */
export function dumpDrill(
  scope: Construct,
  postgres: IPostgres,
  { name, stores }: Pick<DumpConfiguration, 'stores'> & { readonly name: string },
  configuration: DumpDrillConfiguration,
  images: ImageProps,
): RestoreDrill {
  const problems = new Problems();
  problems.add('dumps.drill.store', drilledStoreProblem(stores, configuration.store));
  problems.throwIfAny(scope.node.path);
  return new RestoreDrill(scope, 'DumpDrill', {
    ...images,
    ...drillProps(postgres, configuration),
    dumps: {
      store: dumpStore(new Construct(scope, 'DrilledStore'), drilledStore(stores, configuration.store, name)),
      jobs: configuration.jobs,
    },
    size: configuration.size === undefined ? undefined : size(configuration.size),
  });
}
