import { booleanProblem, choiceProblem } from '../numbers';
import type { Problems } from '../problems';
import { BackupOwner, type VolumeSnapshotOptions } from './options/volume-snapshot-options';
import { warnOfMisspeltProps } from '../unknown-props';

/** Options of a backup by snapshots, every default filled in. */
export type SnapshotOptionsModel = Required<Omit<VolumeSnapshotOptions, 'snapshotClass'>> &
  Pick<VolumeSnapshotOptions, 'snapshotClass'>;

/** Every option; the compiler sees to it that none is missing. */
const DEFAULTS: { readonly [option in keyof Required<VolumeSnapshotOptions>]: unknown } & SnapshotOptionsModel = {
  snapshotClass: undefined,
  online: true,
  preferStandby: true,
  allowStoppingPrimary: false,
  immediateCheckpoint: true,
  waitForArchive: true,
  backupOwner: BackupOwner.NONE,
};

/** Options of a backup by snapshots. */
export function snapshotOptions(given: VolumeSnapshotOptions = {}, problems: Problems): SnapshotOptionsModel {
  warnOfMisspeltProps(given, problems, DEFAULTS);
  const { snapshotClass } = given;
  if (snapshotClass !== undefined && !/^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/.test(snapshotClass))
    problems.add(
      'method.snapshotClass',
      `'${snapshotClass}' cannot be the name of a VolumeSnapshotClass; write one that 'kubectl get volumesnapshotclass' shows, or leave it out`,
    );
  const flag = (
    option: 'online' | 'preferStandby' | 'allowStoppingPrimary' | 'immediateCheckpoint' | 'waitForArchive',
  ): boolean => {
    const value = given[option] ?? DEFAULTS[option];
    problems.add(`method.${option}`, booleanProblem(value));
    return value;
  };
  const backupOwner = given.backupOwner ?? DEFAULTS.backupOwner;
  problems.add('method.backupOwner', choiceProblem(backupOwner, Object.values(BackupOwner)));
  const model = {
    ...(snapshotClass === undefined ? {} : { snapshotClass }),
    online: flag('online'),
    preferStandby: flag('preferStandby'),
    allowStoppingPrimary: flag('allowStoppingPrimary'),
    immediateCheckpoint: flag('immediateCheckpoint'),
    waitForArchive: flag('waitForArchive'),
    backupOwner,
  };
  if (model.allowStoppingPrimary && model.online)
    problems.warn('method.allowStoppingPrimary', 'has no effect while online is true: nothing is stopped');
  return model;
}

/** What is wrong with stopping a server of so many; undefined where one may be stopped. */
export function offlineProblem(
  { online, allowStoppingPrimary }: Pick<SnapshotOptionsModel, 'online' | 'allowStoppingPrimary'>,
  instances: number,
): string | undefined {
  if (online || allowStoppingPrimary || instances > 1) return undefined;
  return 'false would stop the only instance, and with it the database; leave it out, raise replicas, or allow it with allowStoppingPrimary: true';
}
