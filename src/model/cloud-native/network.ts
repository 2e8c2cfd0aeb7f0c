import { type NetworkModel, networkModel } from '../network';
import { namespaceProblem } from '../names';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';

/** What the NetworkPolicy allows besides consumers. */
export interface CloudNativeNetwork extends NetworkModel {
  readonly operatorNamespace: string;
  /** The ports of other servers that instances connect to. */
  readonly sourcePorts: number[];
}

/** The NetworkPolicy of a database. */
export function cloudNativeNetwork(props: CloudNativePostgresProps, problems: Problems): CloudNativeNetwork {
  const model = networkModel(props.networkPolicy, problems);
  const operatorNamespace = props.networkPolicy?.operatorNamespace ?? 'cnpg-system';
  problems.add('networkPolicy.operatorNamespace', namespaceProblem(operatorNamespace));
  for (const prop of ['consumers', 'monitoring'] as const)
    if (!model.enabled && props[prop]?.length)
      problems.warn(
        prop,
        'has no effect while networkPolicy.enabled is false: every pod of the cluster reaches the database',
      );
  const ports = (props.externalClusters ?? []).flatMap(({ connectionParameters }) =>
    connectionParameters === undefined ? [] : Number(connectionParameters.port ?? 5432),
  );
  return { ...model, operatorNamespace, sourcePorts: [...new Set(ports)].sort((a, b) => a - b) };
}
