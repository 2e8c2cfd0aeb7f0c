import type { k8s } from 'cdk8s-plus-28';
import type { ProgramModel } from '../model/program-model';
import type { Transfer } from '../model/transfer';
import { clientContainer, clientVolumes, RUN_MOUNT, RUN_VOLUME } from './client-container';
import { fromField, variables } from './environment';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY, podSecurity, podSecurityWithVolumes } from './security';
import { TOKEN_MOUNT, TOKEN_VOLUME } from './service-account-token';
import { SCRATCH_MOUNT, transferContainer, transferVolumes } from './transfer-container';

/**
 * The pod of a program: nothing but its files and its token; PostgreSQL's clients, where it works with them; and what
 * moves files to stores, where it has some.
 */
export function programPod(model: ProgramModel, restartPolicy: 'OnFailure' | 'Never'): k8s.PodTemplateSpec {
  const { images, scheduling, client, transfer } = model;
  return {
    metadata: { labels: { ...transfer?.podLabels, ...model.podLabels } },
    spec: {
      restartPolicy,
      serviceAccountName: model.name,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      // Like the instances: the token can be read by the pod's group.
      securityContext: security(model),
      ...(images.pullSecrets.length > 0 ? { imagePullSecrets: images.pullSecrets.map((name) => ({ name })) } : {}),
      tolerations: scheduling.tolerations,
      nodeSelector: scheduling.nodeSelector,
      priorityClassName: scheduling.priorityClassName,
      ...containers(model),
      volumes: [
        { name: 'programs', configMap: { name: model.name, defaultMode: 0o555 } },
        TOKEN_VOLUME,
        ...(client === undefined ? [] : clientVolumes(client)),
        ...(client === undefined && transfer !== undefined ? [RUN_VOLUME] : []),
        ...(transfer === undefined ? [] : transferVolumes(transfer)),
      ],
    },
  };
}

/** Where a store is a volume, its many files are not given to the group again each time. */
function security({ userId, transfer }: ProgramModel): k8s.PodSecurityContext {
  return (transfer?.claims ?? []).length > 0
    ? podSecurityWithVolumes(userId)
    : { ...podSecurity(userId), fsGroup: userId };
}

/** The one that does the work is the container; those beside it are sidecars, which end when it has. */
function containers(model: ProgramModel): Pick<k8s.PodSpec, 'initContainers' | 'containers'> {
  const { images, client, transfer } = model;
  const sidecars = transfer === undefined ? [] : [transferContainer(transfer, images)];
  if (client !== undefined)
    return {
      initContainers: [companion(model), ...sidecars],
      containers: [withStores(clientContainer(client, images), transfer, [SCRATCH_MOUNT])],
    };
  if (transfer === undefined) return { containers: [container(model)] };
  return {
    initContainers: sidecars,
    containers: [withStores(container(model), transfer, [RUN_MOUNT, SCRATCH_MOUNT])],
  };
}

/** A container that asks the transfer: it knows what the stores are called, and shares folders with it. */
function withStores(
  container: k8s.Container,
  transfer: Transfer | undefined,
  mounts: k8s.VolumeMount[],
): k8s.Container {
  if (transfer === undefined) return container;
  const { env = [], volumeMounts = [] } = container;
  const names = variables({ CDK8S_PG_STORE_NAMES: transfer.storeNames.join('\n') });
  return { ...container, env: [...env, ...names], volumeMounts: [...volumeMounts, ...mounts] };
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
