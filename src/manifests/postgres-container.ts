import type { k8s } from 'cdk8s-plus-28';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { GRACE_MARGIN } from '../model/times';
import { fromField, variables } from './environment';
import { instanceMounts } from './instance-volumes';
import { POSTGRES_PORT, POSTGRES_PORT_NAME } from './port';
import { resourceRequirements } from './resources';
import { CONTAINER_SECURITY } from './security';

/** PostgreSQL under its supervisor. */
export function postgresContainer(model: ReplicatedPostgresModel): k8s.Container {
  return {
    name: 'postgres',
    image: model.images.postgres,
    imagePullPolicy: model.images.pullPolicy,
    command: ['bash', '/cdk8s-pg/programs/instance.sh'],
    env: environment(model),
    ports: [{ name: POSTGRES_PORT_NAME, containerPort: POSTGRES_PORT, protocol: 'TCP' }],
    readinessProbe: probe(model, 'readiness', model.probes.readinessPeriod, model.probes.readinessFailureThreshold),
    livenessProbe: probe(model, 'liveness', model.probes.livenessPeriod, model.probes.livenessFailureThreshold),
    resources: resourceRequirements(model.resources),
    securityContext: CONTAINER_SECURITY,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: instanceMounts(model),
  };
}

const flag = (on: boolean): string => (on ? 'on' : '');

function environment(model: ReplicatedPostgresModel): k8s.EnvVar[] {
  return [
    ...variables({
      CDK8S_PG_DATABASE: model.names.database,
      CDK8S_PG_MAJOR: String(model.majorVersion),
      CDK8S_PG_APP_DATABASE: model.database,
      CDK8S_PG_APP_OWNER: model.owner,
      CDK8S_PG_LOCALE: model.locale,
      CDK8S_PG_ENCODING: model.encoding,
      CDK8S_PG_DATA_CHECKSUMS: String(model.dataChecksums),
      CDK8S_PG_WAL_VOLUME: model.walVolume ? '/volumes/wal' : '',
      CDK8S_PG_TLS: flag(model.tlsSecret !== undefined),
      CDK8S_PG_SUPERUSER_ACCESS: flag(model.credentials.superuserSecret !== undefined),
      CDK8S_PG_STOP_TIMEOUT: String(model.terminationGracePeriod - GRACE_MARGIN),
      PGDATA: '/volumes/data/pgdata',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
    }),
    fromField('POD_NAME', 'metadata.name'),
    fromField('POD_NAMESPACE', 'metadata.namespace'),
  ];
}

function probe(
  model: ReplicatedPostgresModel,
  question: 'readiness' | 'liveness',
  periodSeconds: number,
  failureThreshold: number,
): k8s.Probe {
  return {
    exec: { command: ['bash', '/cdk8s-pg/programs/probe.sh', question] },
    periodSeconds,
    failureThreshold,
    successThreshold: 1,
    timeoutSeconds: model.probes.timeout,
  };
}
