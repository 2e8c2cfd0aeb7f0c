import type {
  ClusterSpecExternalClusters,
  ClusterSpecPlugins,
  ClusterSpecReplica,
} from '../../../imports/postgresql.cnpg.io';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import type { ExternalCluster, SecretKey } from '../../model/options/cloud-native/external-cluster';
import type { CloudNativePlugin } from '../../model/options/cloud-native/plugin';
import { goDuration } from './go-duration';

/** Plugins, each with its defaults. */
export function plugins(given: CloudNativePlugin[] | undefined): ClusterSpecPlugins[] | undefined {
  return given?.length ? given.map(plugin) : undefined;
}

function plugin({ name, enabled, walArchiver, parameters }: CloudNativePlugin): ClusterSpecPlugins {
  return { name, enabled: enabled ?? true, isWalArchiver: walArchiver ?? false, parameters };
}

/** Other servers. */
export function externalClusters(given: ExternalCluster[] | undefined): ClusterSpecExternalClusters[] | undefined {
  return given?.length
    ? given.map((cluster) => ({
        name: cluster.name,
        connectionParameters: cluster.connectionParameters,
        password: secretKey(cluster.password),
        sslCert: secretKey(cluster.sslCertificate),
        sslKey: secretKey(cluster.sslKey),
        sslRootCert: secretKey(cluster.sslRootCertificate),
        plugin: cluster.plugin && plugin(cluster.plugin),
      }))
    : undefined;
}

function secretKey(reference: SecretKey | undefined): { name: string; key: string } | undefined {
  return reference && { name: reference.secret?.name, key: reference.key };
}

/** How a database follows another one. */
export function replica({ props: { replicaCluster } }: CloudNativePostgresModel): ClusterSpecReplica | undefined {
  if (replicaCluster === undefined) return undefined;
  const { source, self, primary, enabled, promotionToken, minApplyDelay } = replicaCluster;
  return {
    source,
    self,
    primary,
    enabled,
    promotionToken,
    minApplyDelay: minApplyDelay && goDuration(minApplyDelay.toSeconds({ integral: false })),
  };
}
