import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { clusterManifest } from '../../manifests/cloud-native/cluster';
import { checksNetworkPolicy, checksPod, operatedNetworkPolicy } from '../../manifests/drill/operated';
import type { CloudNativePostgresModel } from '../../model/cloud-native/model';
import type { BackedUpDatabase } from '../../model/database-program';
import { assertionFiles } from '../../model/drill/assertions';
import type { CopyModel } from '../../model/drill/copy';
import { operatedDrillNameProblem } from '../../model/drill/names';
import {
  CHECKS_RESOURCES,
  copyTablespaces,
  operatedClaims,
  operatedCopy,
  warnOfOnlineBackups,
} from '../../model/drill/operated-copy';
import type { DrillObjects } from '../../model/drill/plan';
import { postgresImage } from '../../model/postgres-image';
import { Problems } from '../../model/problems';
import { resources } from '../../model/resources';
import { reportWarnings } from '../report-warnings';
import type { DrillPlan } from './restore-drill-plan';
import { bindDrill, copyBasis, copyResources, copyVolume, LOOKING, programs } from './restore-drill-program';

/**
 * Drills of a database that the operator runs: the copy is a Cluster of one instance, and a pod looks at it.
 *
 * @throws where the plan does not fit the database
 */
export function bindOperatedDrill(
  scope: Construct,
  database: CloudNativePostgresModel,
  drilled: BackedUpDatabase,
  plan: DrillPlan,
): void {
  const problems = new Problems();
  problems.add('name', operatedDrillNameProblem(plan.name));
  warnOfOnlineBackups(database, problems);
  const files = { ...programs([...LOOKING, 'check-copy.sh']), ...assertionFiles(plan.assertions) };
  const copy: CopyModel = {
    ...drilled,
    ...copyBasis(plan, Object.keys(files)),
    labels: plan.labels,
    annotations: plan.annotations,
    images: { pullPolicy: database.imagePullPolicy, pullSecrets: database.imagePullSecrets },
    image:
      database.image.reference ?? postgresImage(undefined, String(database.image.major), undefined, problems).reference,
    majorVersion: database.image.major,
    applicationDatabase: database.database,
    owner: database.owner,
    dataVolume: copyVolume(database.dataVolume, plan),
    ...(database.walVolume === undefined
      ? {}
      : { walVolume: copyVolume(database.walVolume, { storageClass: plan.storageClass }) }),
    resources: copyResources(database.resources, plan, problems),
  };
  const tablespaces = copyTablespaces(database, (each) => copyVolume(each, { storageClass: plan.storageClass }));
  const cluster = operatedCopy({ ...database, tablespaces }, copy);
  const looking = { ...copy, resources: resources('resources', undefined, CHECKS_RESOURCES, problems) };
  const objects = {
    claims: {},
    cluster: clusterManifest(cluster),
    clusterClaims: operatedClaims(cluster),
    pod: checksPod(looking),
  } as unknown as DrillObjects;
  bindDrill(scope, { drilled, engine: drilled.engine, plan, objects, files, walVolume: false, problems });
  reportWarnings(scope, problems.warnings);
  new ApiObject(scope, 'CopyNetworkPolicy', k8s.KubeNetworkPolicy.manifest(operatedNetworkPolicy(copy, database)));
  new ApiObject(scope, 'ChecksNetworkPolicy', k8s.KubeNetworkPolicy.manifest(checksNetworkPolicy(copy)));
}
