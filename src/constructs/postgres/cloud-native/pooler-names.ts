import { ApiObject, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { reservedServices } from '../../../model/cloud-native/names';

/**
 * What is wrong with the Poolers of an app: the operator makes a Service by the name of
 * each, and its webhook does not see that a Cluster has such a Service already.
 *
 * @internal
 */
export function poolerProblems(database: IConstruct, name: string, namespace: string): string[] {
  const reserved = reservedServices(name);
  return database.node.root.node
    .findAll()
    .filter((construct): construct is ApiObject => ApiObject.isApiObject(construct))
    .filter(({ kind, apiGroup }) => kind === 'Pooler' && apiGroup === 'postgresql.cnpg.io')
    .filter((pooler) => (pooler.metadata.namespace ?? Chart.of(pooler).namespace ?? 'default') === namespace)
    .filter((pooler) => reserved.includes(pooler.name))
    .map(
      (pooler) =>
        `name: the Pooler ${pooler.node.path} has the name '${pooler.name}', which is that of a Service of this database; give the Pooler another name`,
    );
}
