import type { k8s } from 'cdk8s-plus-28';
import { PREFIX, selectorLabels } from '../model/labels';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { agentContainer } from './agent-container';
import { instanceVolumes } from './instance-volumes';
import { postgresContainer } from './postgres-container';
import { podSecurityWithVolumes } from './security';

/** Raised by hand when new programs must restart the pods; as a rule running ones do until the next restart. */
const PROGRAM_REVISION = '1';

/**
 * The pods of the instances. Whatever changes here restarts them all, so it
 * holds nothing that can change without: not the primary, not the number of
 * replicas, no password, no program's text, no parameter that can be reloaded.
 */
export function podTemplate(model: ReplicatedPostgresModel): k8s.PodTemplateSpec {
  const { scheduling, images, names } = model;
  return {
    metadata: {
      labels: model.podLabels,
      annotations: {
        ...model.podAnnotations,
        [`${PREFIX}restart-parameters`]: model.configuration.restartHash,
        [`${PREFIX}program-revision`]: PROGRAM_REVISION,
      },
    },
    spec: {
      serviceAccountName: names.database,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: model.terminationGracePeriod,
      securityContext: podSecurityWithVolumes(model.userId),
      ...(images.pullSecrets.length > 0 ? { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) } : {}),
      ...scheduling,
      affinity: scheduling.affinity ?? apart(names.database),
      initContainers: [agentContainer(model)],
      containers: [postgresContainer(model)],
      volumes: instanceVolumes(model),
    },
  };
}

/** Instances avoid each other's nodes where they can. */
function apart(database: string): k8s.Affinity {
  const podAffinityTerm = {
    labelSelector: { matchLabels: selectorLabels(database, 'instance') },
    topologyKey: 'kubernetes.io/hostname',
  };
  return { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] } };
}
