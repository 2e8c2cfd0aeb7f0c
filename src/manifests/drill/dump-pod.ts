import type { k8s } from 'cdk8s-plus-28';
import type { AnyCopy } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import type { ProgramImages } from '../../model/images';
import type { Resources } from '../../model/resources';
import type { Transfer } from '../../model/transfer';
import { RUN_MOUNT, RUN_VOLUME } from '../client-container';
import { variables } from '../environment';
import { resourceRequirements } from '../resources';
import { CONTAINER_SECURITY } from '../security';
import { SCRATCH_MOUNT, transferContainer, transferVolumes } from '../transfer-container';
import { pod, serverEnvironment } from './copy-pod';

/** A copy that is restored from a dump. */
export interface DumpCopy extends AnyCopy {
  /** The name of the database that the dump is of. */
  readonly source: string;
  readonly jobs: number;
  readonly transfer: Transfer;
  readonly images: ProgramImages;
  /** Those of the program that reads manifests. */
  readonly programResources: Resources;
}

/** The file that the program beside a copy is told by. */
export const DUMP_DRILL_PLAN = 'dump.json';

/**
 * The pod that fetches a dump, restores it into a server of its own, looks at that, and ends. It has no token; what has
 * the credentials of the store runs nothing of the dump.
 */
export function dumpPod(model: DumpCopy): unknown {
  const { copy } = copyNames(model.drill);
  const { transfer, images } = model;
  return pod(model, copy, {
    program: 'drill-dump.sh',
    environment: {
      ...serverEnvironment(model),
      CDK8S_PG_SOURCE_NAME: model.source,
      CDK8S_PG_STORE_NAMES: transfer.storeNames.join('\n'),
      CDK8S_PG_JOBS: String(model.jobs),
    },
    mounts: [RUN_MOUNT, SCRATCH_MOUNT, { name: 'shm', mountPath: '/dev/shm' }],
    volumes: [RUN_VOLUME, { name: 'shm', emptyDir: { medium: 'Memory' } }, ...transferVolumes(transfer)],
    sidecars: [companion(model), transferContainer(transfer, images)],
    serviceAccount: copy,
    labels: transfer.podLabels,
  });
}

/** Chooses the backup and reads what belongs to it. */
function companion({ images, programResources }: DumpCopy): k8s.Container {
  return {
    name: 'drill-dump-companion',
    image: images.program,
    imagePullPolicy: images.pullPolicy,
    restartPolicy: 'Always',
    command: ['node', '/cdk8s-pg/programs/drill-dump-companion.js'],
    env: variables({ CDK8S_PG_PLAN: `/cdk8s-pg/programs/${DUMP_DRILL_PLAN}` }),
    resources: resourceRequirements(programResources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [{ name: 'programs', mountPath: '/cdk8s-pg/programs', readOnly: true }, RUN_MOUNT],
  };
}
