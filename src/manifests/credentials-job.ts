import type { k8s } from 'cdk8s-plus-28';
import { shortHash } from '../model/hash';
import { KEPT_BY_TOOLS, madeSecretLabels, recommendedLabels, selectorLabels } from '../model/labels';
import { credentialsJobName } from '../model/names';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { fromField, variables } from './environment';
import { metadata } from './metadata';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY, podSecurity } from './security';
import { TOKEN_MOUNT, TOKEN_VOLUME } from './service-account-token';

/**
 * Makes the Secrets that are missing, once. A Job cannot be changed, so its name
 * stands for what it does: other content is another Job, which finds the Secrets there.
 */
export function credentialsJob(model: ReplicatedPostgresModel, program: { [file: string]: string }): k8s.KubeJobProps {
  const template = podTemplate(model);
  const name = credentialsJobName(model.names.database, shortHash(JSON.stringify([template, program])));
  // No TTL: a tool would make the Job again as soon as it is gone.
  return { metadata: metadata(model, name), spec: { backoffLimit: 20, template } };
}

function podTemplate(model: ReplicatedPostgresModel): k8s.PodTemplateSpec {
  const { names, images, scheduling } = model;
  return {
    metadata: { labels: { ...recommendedLabels(names.database), ...selectorLabels(names.database, 'credentials') } },
    spec: {
      restartPolicy: 'OnFailure',
      serviceAccountName: names.credentials,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Like the instances: the token can be read by the pod's group.
      securityContext: { ...podSecurity(model.userId), fsGroup: model.userId },
      ...(images.pullSecrets.length > 0 ? { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) } : {}),
      tolerations: scheduling.tolerations,
      nodeSelector: scheduling.nodeSelector,
      priorityClassName: scheduling.priorityClassName,
      containers: [container(model)],
      volumes: [{ name: 'programs', configMap: { name: names.credentials, defaultMode: 0o555 } }, TOKEN_VOLUME],
    },
  };
}

function container(model: ReplicatedPostgresModel): k8s.Container {
  return {
    name: 'make-credentials',
    image: model.images.program,
    imagePullPolicy: model.images.pullPolicy,
    command: ['node', '/cdk8s-pg/programs/make-credentials.js'],
    env: [
      ...variables({
        CDK8S_PG_CREDENTIALS: JSON.stringify(model.credentials.made),
        // Not the user's: another label would be another Job.
        CDK8S_PG_LABELS: JSON.stringify(madeSecretLabels(model.names.database)),
        CDK8S_PG_ANNOTATIONS: JSON.stringify(KEPT_BY_TOOLS),
      }),
      fromField('POD_NAMESPACE', 'metadata.namespace'),
    ],
    resources: resourceRequirements(model.programResources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true }, TOKEN_MOUNT],
  };
}
