import { k8s } from 'cdk8s-plus-28';
import { ROLE_LABEL, selectorLabels } from '../model/labels';
import type { ReplicatedPostgresModel } from '../model/replicated-postgres-model';
import { metadata } from './metadata';
import { POSTGRES_PORT, POSTGRES_PORT_NAME } from './port';

const PORTS: k8s.ServicePort[] = [
  {
    name: POSTGRES_PORT_NAME,
    port: POSTGRES_PORT,
    protocol: 'TCP',
    targetPort: k8s.IntOrString.fromNumber(POSTGRES_PORT),
  },
];

/** The governing Service: a DNS name for every pod, ready or not, since a pod that waits has to find the others. */
export function headlessService(model: ReplicatedPostgresModel): k8s.KubeServiceProps {
  return {
    metadata: metadata(model, model.names.database),
    spec: {
      type: 'ClusterIP',
      clusterIp: 'None',
      publishNotReadyAddresses: true,
      selector: selectorLabels(model.names.database, 'instance'),
      ports: PORTS,
    },
  };
}

/** Leads to the instance that has earned the role of primary. */
export function readWriteService(model: ReplicatedPostgresModel): k8s.KubeServiceProps {
  return service(model, model.names.readWriteService, { [ROLE_LABEL]: 'primary' });
}

/** Leads to the standbys. */
export function readOnlyService(model: ReplicatedPostgresModel): k8s.KubeServiceProps {
  return service(model, model.names.readOnlyService, { [ROLE_LABEL]: 'standby' });
}

/** Leads to every instance that is ready. */
export function anyService(model: ReplicatedPostgresModel): k8s.KubeServiceProps {
  return service(model, model.names.anyService, {});
}

function service(
  model: ReplicatedPostgresModel,
  name: string,
  role: { [label: string]: string },
): k8s.KubeServiceProps {
  return {
    metadata: metadata(model, name),
    spec: {
      type: 'ClusterIP',
      selector: { ...selectorLabels(model.names.database, 'instance'), ...role },
      ports: PORTS,
    },
  };
}
