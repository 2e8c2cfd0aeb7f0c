import type { MadeSecret } from './credentials';
import { KEPT_BY_TOOLS, madeSecretLabels, recommendedLabels, selectorLabels } from './labels';
import type { ProgramModel } from './program-model';
import type { ReplicatedPostgresModel } from './replicated-postgres-model';

/** The program that makes the Secrets which are missing. */
export function credentialsProgram(model: ReplicatedPostgresModel, made: MadeSecret[]): ProgramModel {
  const { names, namespace, labels, annotations, images, userId, scheduling, network } = model;
  const selector = selectorLabels(names.database, 'credentials');
  return {
    name: names.credentials,
    namespace,
    labels,
    annotations,
    entry: 'make-credentials',
    podLabels: { ...recommendedLabels(names.database), ...selector },
    selector,
    environment: {
      CDK8S_PG_CREDENTIALS: JSON.stringify(made),
      CDK8S_PG_LABELS: JSON.stringify(madeSecretLabels(names.database)),
      CDK8S_PG_ANNOTATIONS: JSON.stringify(KEPT_BY_TOOLS),
    },
    fields: { POD_NAMESPACE: 'metadata.namespace' },
    images,
    userId,
    resources: model.programResources,
    scheduling,
    network,
  };
}
