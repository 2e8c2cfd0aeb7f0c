import type { k8s } from 'cdk8s-plus-28';
import { type Login, loginsText } from '../model/logins';
import type { ObjectDefaults } from '../model/object-defaults';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import type { RestoreModel } from '../model/restore/own-restore';
import { metadata } from './metadata';

/**
 * The wish: what may change while the database runs. The agent reads it through
 * the API; nothing of it stands in the pod template, so that changing it restarts nothing.
 */
export function configurationConfigMap(
  model: ReplicatedPostgresModel,
  logins: readonly Login[] = [],
): k8s.KubeConfigMapProps {
  const { configuration, dataVolume, walVolume } = model;
  return {
    metadata: metadata(model, model.names.configuration),
    data: {
      primary: String(model.primary),
      replicas: String(model.replicas),
      'postgresql.conf': configuration.postgresqlConf,
      'pg_hba.conf': configuration.pgHba,
      synchronous_standby_names: configuration.synchronousStandbyNames,
      'data-size': dataVolume.size,
      'wal-size': walVolume?.size ?? '',
      'switchover-timeout': String(model.switchoverTimeout),
      ...(logins.length > 0 ? { logins: loginsText(logins) } : {}),
      ...(model.restore === undefined ? {} : { restore: restoreText(model.restore) }),
    },
  };
}

/** What the database begins with, as lines. */
function restoreText({ snapshot, walSnapshot, trust }: RestoreModel): string {
  const lines = [`snapshot=${snapshot}`, `wal-snapshot=${walSnapshot ?? ''}`, `trust=${trust}`];
  return lines.map((line) => `${line}\n`).join('');
}

/** Programs, readable for whoever looks. */
export function programsConfigMap(
  model: ObjectDefaults,
  name: string,
  files: { [file: string]: string },
): k8s.KubeConfigMapProps {
  return { metadata: metadata(model, name), data: files };
}
