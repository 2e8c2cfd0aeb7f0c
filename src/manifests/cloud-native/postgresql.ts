import type { ClusterSpecPostgresql, ClusterSpecPostgresqlSynchronous } from '../../../imports/postgresql.cnpg.io';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import { DataDurability } from '../../model/options/cloud-native/synchronous';
import { SynchronousMethod } from '../../model/options/synchronous-options';

/** What PostgreSQL is configured with. */
export function postgresql({ parameters, pgHba, props }: CloudNativePostgresModel): ClusterSpecPostgresql {
  return {
    parameters,
    pgHba: pgHba.length > 0 ? pgHba : undefined,
    pgIdent: props.pgIdent?.length ? props.pgIdent : undefined,
    sharedPreloadLibraries: props.sharedPreloadLibraries?.length ? props.sharedPreloadLibraries : undefined,
    // The operator does not give false back.
    enableAlterSystem: props.enableAlterSystem === true ? true : undefined,
    syncReplicaElectionConstraint: { enabled: false },
    synchronous: synchronous(props.synchronous),
  };
}

function synchronous(
  options: CloudNativePostgresModel['props']['synchronous'],
): ClusterSpecPostgresqlSynchronous | undefined {
  if (options === undefined) return undefined;
  const { method = SynchronousMethod.ANY, dataDurability = DataDurability.REQUIRED } = options;
  return {
    method: String(method).toLowerCase() as ClusterSpecPostgresqlSynchronous['method'],
    number: options.number,
    dataDurability: dataDurability as unknown as ClusterSpecPostgresqlSynchronous['dataDurability'],
    failoverQuorum: options.failoverQuorum ?? false,
    maxStandbyNamesFromCluster: options.maxStandbyNamesFromCluster,
    standbyNamesPre: options.standbyNamesPre?.length ? options.standbyNamesPre : undefined,
    standbyNamesPost: options.standbyNamesPost?.length ? options.standbyNamesPost : undefined,
  };
}
