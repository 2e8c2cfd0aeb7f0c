import { k8s } from 'cdk8s-plus-28';
import type { ProgramImages } from '../model/images';
import { type Scratch, SECRETS_FOLDER, type Transfer } from '../model/transfer';
import { RUN_MOUNT } from './client-container';
import { secretVariables, variables } from './environment';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY } from './security';

/** The folder on whose disk files lie on their way. */
export const SCRATCH_MOUNT: k8s.VolumeMount = { name: 'scratch', mountPath: '/cdk8s-pg/scratch' };

/** Not that of a client: each has files of its own in it. */
const TMP = 'transfer-tmp';

/** The sidecar that moves files to stores and from them: it has the credentials of those, and no token. */
export function transferContainer(transfer: Transfer, { pullPolicy }: ProgramImages): k8s.Container {
  return {
    name: 'transfer',
    image: transfer.image,
    imagePullPolicy: pullPolicy,
    // A sidecar: it runs before the main container starts and until it has ended.
    restartPolicy: 'Always',
    command: ['sh', '/cdk8s-pg/programs/transfer.sh'],
    env: [...variables(transfer.environment), ...secretVariables(transfer.secretVariables)],
    resources: resourceRequirements(transfer.resources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [
      { name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true },
      RUN_MOUNT,
      SCRATCH_MOUNT,
      { name: TMP, mountPath: '/tmp' },
      ...transfer.claims.map(({ name, folder }) => ({ name, mountPath: folder })),
      ...transfer.secretFiles.map(({ name }) => ({ name, mountPath: `${SECRETS_FOLDER}/${name}`, readOnly: true })),
    ],
  };
}

/** Its volumes, beside the one through which it is talked to. Secrets are not optional: the pod waits for them. */
export function transferVolumes(transfer: Transfer): k8s.Volume[] {
  return [
    { name: SCRATCH_MOUNT.name, ...scratchVolume(transfer.scratch) },
    { name: TMP, emptyDir: {} },
    ...transfer.claims.map(({ name, claim }) => ({ name, persistentVolumeClaim: { claimName: claim } })),
    ...transfer.secretFiles.map(({ name, secret, items }) => ({
      name,
      secret: { secretName: secret, items: [...items], defaultMode: 0o440 },
    })),
  ];
}

/** An empty directory of the node, or a volume that is made with the pod and goes with it. */
function scratchVolume({ size, storageClass }: Scratch): Omit<k8s.Volume, 'name'> {
  if (size === undefined) return { emptyDir: {} };
  return {
    ephemeral: {
      volumeClaimTemplate: {
        spec: {
          accessModes: ['ReadWriteOnce'],
          ...(storageClass === undefined ? {} : { storageClassName: storageClass }),
          resources: { requests: { storage: k8s.Quantity.fromString(size) } },
        },
      },
    },
  };
}
