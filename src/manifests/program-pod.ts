import type { k8s } from 'cdk8s-plus-28';
import type { ProgramModel } from '../model/program-model';
import { clientContainer, clientVolumes, RUN_MOUNT } from './client-container';
import { fromField, variables } from './environment';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY, podSecurity } from './security';
import { TOKEN_MOUNT, TOKEN_VOLUME } from './service-account-token';

/** The pod of a program: nothing but its files and its token; and PostgreSQL's clients, where it works with them. */
export function programPod(model: ProgramModel, restartPolicy: 'OnFailure' | 'Never'): k8s.PodTemplateSpec {
  const { images, scheduling, client } = model;
  return {
    metadata: { labels: model.podLabels },
    spec: {
      restartPolicy,
      serviceAccountName: model.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Like the instances: the token can be read by the pod's group.
      securityContext: { ...podSecurity(model.userId), fsGroup: model.userId },
      ...(images.pullSecrets.length > 0 ? { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) } : {}),
      tolerations: scheduling.tolerations,
      nodeSelector: scheduling.nodeSelector,
      priorityClassName: scheduling.priorityClassName,
      ...(client === undefined
        ? { containers: [container(model)] }
        : {
            initContainers: [companion(model)],
            containers: [clientContainer(client, images)],
          }),
      volumes: [
        { name: 'programs', configMap: { name: model.name, defaultMode: 0o555 } },
        TOKEN_VOLUME,
        ...(client === undefined ? [] : clientVolumes(client)),
      ],
    },
  };
}

/** The program beside a client, from before that starts until after it has ended. */
function companion(model: ProgramModel): k8s.Container {
  const { volumeMounts = [], ...program } = container(model);
  return { ...program, restartPolicy: 'Always', volumeMounts: [...volumeMounts, RUN_MOUNT] };
}

function container(model: ProgramModel): k8s.Container {
  return {
    name: model.entry,
    image: model.images.program,
    imagePullPolicy: model.images.pullPolicy,
    command: ['node', `/cdk8s-pg/programs/${model.entry}.js`],
    env: [
      ...variables(model.environment),
      ...Object.entries(model.fields).map(([name, path]) => fromField(name, path)),
    ],
    resources: resourceRequirements(model.resources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true }, TOKEN_MOUNT],
  };
}
