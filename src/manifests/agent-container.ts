import type { k8s } from 'cdk8s-plus-28';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { fromField, variables } from './environment';
import { SHARED_MOUNTS } from './instance-volumes';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY } from './security';
import { TOKEN_MOUNT } from './service-account-token';

/** The sidecar that talks to the Kubernetes API, so that PostgreSQL's container needs no token. */
export function agentContainer(model: ReplicatedPostgresModel): k8s.Container {
  return {
    name: 'agent',
    image: model.images.program,
    imagePullPolicy: model.images.pullPolicy,
    // A sidecar: it runs before PostgreSQL's container starts and until it has ended.
    restartPolicy: 'Always',
    command: ['node', '/cdk8s-pg/programs/agent.js'],
    env: [
      ...variables({ CDK8S_PG_DATABASE: model.names.database }),
      fromField('POD_NAME', 'metadata.name'),
      fromField('POD_NAMESPACE', 'metadata.namespace'),
      fromField('POD_UID', 'metadata.uid'),
    ],
    resources: resourceRequirements(model.programResources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [...SHARED_MOUNTS, TOKEN_MOUNT],
  };
}
