import {
  type ClusterSpecCertificates,
  type ClusterSpecMonitoring,
  type ClusterSpecProbes,
  type ClusterSpecProbesReadiness,
  ClusterSpecProbesReadinessMaximumLag,
} from '../../../imports/postgresql.cnpg.io';
import type { CertificatesModel } from '../../model/cloud-native/certificates';
import type { MetricsModel } from '../../model/cloud-native/metrics';
import type { CloudNativeProbe, CloudNativeProbeModel } from '../../model/cloud-native/probes';
import { goDuration } from './go-duration';

/** The certificates that the operator does not make. */
export function certificates(model: CertificatesModel): ClusterSpecCertificates | undefined {
  const given = {
    serverCaSecret: model.serverCa,
    serverTlsSecret: model.serverCertificate,
    serverAltDnsNames: model.serverAltDnsNames?.length ? model.serverAltDnsNames : undefined,
    clientCaSecret: model.clientCa,
    replicationTlsSecret: model.replicationCertificate,
  };
  return Object.values(given).some((value) => value !== undefined) ? given : undefined;
}

/** What instances serve for Prometheus; never a PodMonitor, which the operator stops making. */
export function monitoring({
  configMaps,
  secrets,
  defaultQueries,
  queriesTtl,
  tls,
}: MetricsModel): ClusterSpecMonitoring {
  return {
    customQueriesConfigMap: configMaps.length > 0 ? configMaps : undefined,
    customQueriesSecret: secrets.length > 0 ? secrets : undefined,
    disableDefaultQueries: !defaultQueries,
    metricsQueriesTtl: queriesTtl === undefined ? undefined : goDuration(queriesTtl),
    tls: tls === undefined ? undefined : { enabled: tls },
  };
}

/** How the kubelet asks. */
export function probes({ readiness, liveness, isolationCheck }: CloudNativeProbeModel): ClusterSpecProbes {
  const ready: ClusterSpecProbesReadiness = {
    ...probe(readiness),
    type: readiness.check as ClusterSpecProbesReadiness['type'],
    maximumLag:
      readiness.maximumLag === undefined
        ? undefined
        : ClusterSpecProbesReadinessMaximumLag.fromString(readiness.maximumLag),
  };
  return {
    readiness: Object.values(ready).some((value) => value !== undefined) ? ready : undefined,
    liveness: {
      ...probe(liveness),
      isolationCheck: { enabled: isolationCheck, requestTimeout: 1000, connectionTimeout: 1000 },
    },
  };
}

function probe({ period, failureThreshold, timeout }: CloudNativeProbe): {
  periodSeconds?: number;
  failureThreshold?: number;
  timeoutSeconds?: number;
} {
  return { periodSeconds: period, failureThreshold, timeoutSeconds: timeout };
}
