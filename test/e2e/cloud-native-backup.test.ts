import { Chart, Size, Testing } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-28';
import { Backup, BackupMethod, CloudNativePostgres, Schedule, ScheduledBackup } from '../../src';
import type { Job, VolumeSnapshot } from './support/backups';
import { isReady, type KubeObject, type Pod } from './support/objects';
import { story } from './support/story';

/** The operator's image that clusters for tests have. */
const IMAGE = 'ghcr.io/cloudnative-pg/postgresql:18';

interface CnpgBackup extends KubeObject {
  readonly status?: { readonly phase?: string; readonly error?: string };
}

describe('backups of a database that the operator runs', () => {
  const { test, namespace } = story('cnpg-backup');
  let manifests: { kind: string; spec: object }[];

  const synthesize = (name: string): typeof manifests => {
    const chart = new Chart(Testing.app(), 'chart', { namespace: name });
    const postgres = new CloudNativePostgres(chart, 'Db', {
      name: 'shop-db',
      image: IMAGE,
      replicas: 2,
      storage: { size: Size.gibibytes(1) },
      resources: {
        cpu: { request: Cpu.millis(50) },
        memory: { request: Size.mebibytes(256), limit: Size.mebibytes(512) },
      },
    });
    const method = BackupMethod.volumeSnapshot({ online: false });
    const schedule = Schedule.expression('0 3 1 1 *');
    const untranslatable = Schedule.expression('0 3 1 1 *');
    Object.defineProperty(untranslatable, 'cloudNativeExpression', { value: undefined });
    new ScheduledBackup(chart, 'Nightly', { name: 'nightly', postgres, method, schedule, immediate: true });
    new ScheduledBackup(chart, 'Berlin', { name: 'berlin', postgres, method, schedule: untranslatable });
    new Backup(chart, 'Once', { name: 'before-migration', postgres, method });
    return Testing.synth(chart) as typeof manifests;
  };

  /** Waits until a Backup whose name begins so is complete. */
  const completed = (begin: string): Promise<CnpgBackup> =>
    namespace().eventually(
      `Backup ${begin} completed`,
      async () => {
        const found = (await namespace().kubectl.list<CnpgBackup>('backups.postgresql.cnpg.io')).find(({ metadata }) =>
          metadata.name.startsWith(begin),
        );
        if (found?.status?.phase !== 'completed') throw new Error(JSON.stringify(found?.status ?? 'none'));
        return found;
      },
      { within: 150 },
    );

  test('the operator takes what is emitted, and adds nothing', async ({ name, kubectl }) => {
    manifests = synthesize(name);
    for (const manifest of manifests) {
      if (!['Backup', 'ScheduledBackup', 'Cluster'].includes(manifest.kind)) continue;
      const answer = await kubectl.run(['apply', '--dry-run=server', '-o', 'json', '-f', '-'], {
        input: JSON.stringify(manifest),
      });
      const { spec } = JSON.parse(answer) as { spec: Record<string, unknown> };
      if (manifest.kind === 'Cluster') expect(spec.backup).toEqual((manifest.spec as { backup: object }).backup);
      else expect(spec).toEqual(manifest.spec);
    }
  }, 60);

  if (process.env.E2E !== 'full') return;

  test('those of its own schedule, of a CronJob in its place, and one that is taken once: all become snapshots', async ({
    kubectl,
  }) => {
    await kubectl.apply(manifests.filter(({ kind }) => kind !== 'Backup' && kind !== 'ScheduledBackup'));
    await namespace().eventually(
      'two instances',
      async () => {
        const pods = await kubectl.pods('cnpg.io/cluster=shop-db,cnpg.io/podRole=instance');
        return pods.filter((pod: Pod) => isReady(pod)).length === 2;
      },
      { within: 180 },
    );
    await kubectl.apply(manifests);
    await completed('before-migration');
    await completed('nightly-');
    await kubectl.run(['create', 'job', 'by-hand', '--from=cronjob/berlin']);
    await namespace().eventually(
      'its Job has succeeded',
      async () => {
        const { status } = await kubectl.get<Job>('job', 'by-hand');
        return status?.conditions?.some(({ type, status: value }) => type === 'Complete' && value === 'True');
      },
      { within: 60 },
    );
    const { metadata } = await completed('berlin-');
    expect(metadata.name).toMatch(/^berlin-\d{14}$/);
    const snapshots = await kubectl.list<VolumeSnapshot>('volumesnapshots', 'cnpg.io/cluster=shop-db');
    expect(snapshots).toHaveLength(3);
    for (const {
      status,
      metadata: { ownerReferences },
    } of snapshots as (VolumeSnapshot & {
      metadata: { ownerReferences?: unknown };
    })[]) {
      expect(status?.readyToUse).toBe(true);
      expect(ownerReferences).toBeUndefined();
    }
  }, 600);
});
