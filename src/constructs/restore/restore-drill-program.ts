import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { copyClaims } from '../../manifests/drill/claims';
import { copyPod } from '../../manifests/drill/copy-pod';
import { drillLease } from '../../manifests/drill/lease';
import { copyNetworkPolicy } from '../../manifests/drill/network-policy';
import { assertionFiles } from '../../model/drill/assertions';
import type { CopyModel } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import type { DrillObjects, DrillPlanFile } from '../../model/drill/plan';
import { drillProgram } from '../../model/drill/program';
import { Problems } from '../../model/problems';
import { bytesToQuantity, sizeInBytes } from '../../model/quantity';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { POSTGRES_RESOURCES, resources } from '../../model/resources';
import type { PrunedDatabase } from '../../model/retention/program';
import type { SnapshotEngine } from '../../model/retention/snapshot-units';
import type { Volume } from '../../model/storage';
import { PROGRAMS } from '../../programs/bundled';
import { drillRules } from '../../programs/rules';
import { Program } from '../program/program';
import { takeNames } from '../taken-names';
import type { DrillPlan } from './restore-drill-plan';

/** What a run may take longer than its drill, which ends by itself: until its pod runs, and until all is removed. */
const MARGIN = 300;

/**
 * Drills of a StatefulSet's database: the copy is one pod that restores as instance 0 would, without a network.
 *
 * @throws where the plan does not fit the database
 */
export function bindSnapshotDrill(scope: Construct, database: ReplicatedPostgresModel, plan: DrillPlan): void {
  const problems = new Problems();
  const { names, images, programResources } = database;
  const drilled = { ...database, database: names.database, engine: 'own', resources: programResources } as const;
  const files = ownFiles(plan);
  const model: CopyModel = {
    ...database,
    ...copyBasis(plan, Object.keys(files)),
    database: names.database,
    labels: plan.labels,
    annotations: plan.annotations,
    image: images.postgres,
    applicationDatabase: database.database,
    dataVolume: copyVolume(database.dataVolume, plan),
    ...(database.walVolume === undefined
      ? {}
      : { walVolume: { ...copyVolume(database.walVolume, { ...plan, size: undefined }) } }),
    resources: copyResources(database.resources, plan, problems),
  };
  const objects = { claims: copyClaims(model), pod: copyPod(model) } as DrillObjects;
  bindDrill(scope, { drilled, plan, objects, files, walVolume: database.walVolume !== undefined, problems });
  new ApiObject(scope, 'CopyNetworkPolicy', k8s.KubeNetworkPolicy.manifest(copyNetworkPolicy(model)));
}

/**
 * What is known of a drill once its engine has said what the copy is.
 *
 * @internal
 */
export interface DrillParts {
  readonly drilled: PrunedDatabase & { readonly engine: SnapshotEngine };
  readonly plan: DrillPlan;
  readonly objects: DrillObjects;
  /** Those of the copy. */
  readonly files: { readonly [file: string]: string };
  readonly walVolume: boolean;
  readonly problems: Problems;
}

/** The CronJob, its identity, and its Lease: the same for every engine. @throws where the plan does not fit */
export function bindDrill(scope: Construct, { drilled, plan, objects, files, walVolume, problems }: DrillParts): void {
  const { name } = plan;
  const model = drillProgram(drilled, plan, problems);
  const taken = [name, copyNames(name).copy];
  if (problems.none) problems.add('name', takeNames(scope, drilled.namespace, taken));
  problems.throwIfAny(scope.node.path);

  const told: DrillPlanFile = {
    drill: name,
    database: drilled.database,
    engine: drilled.engine,
    deadline: plan.deadline.toSeconds(),
    ...(plan.minimumAge === undefined ? {} : { minimumAge: plan.minimumAge.toSeconds() }),
    ...(plan.maxAge === undefined ? {} : { maxAge: plan.maxAge.toSeconds() }),
    objects,
  };
  new ApiObject(scope, 'Lease', k8s.KubeLease.manifest(drillLease(model)));
  new Program(scope, 'Program', {
    model,
    files: {
      'restore-drill.js': PROGRAMS.drill['restore-drill.js'],
      'plan.json': `${JSON.stringify(told, null, 2)}\n`,
      ...files,
    },
    rules: drillRules({ drill: name, engine: drilled.engine, walVolume, clusterClaims: objects.clusterClaims }),
  }).onSchedule({
    schedule: plan.schedule.cronExpression,
    timeZone: plan.schedule.timeZone,
    suspend: plan.suspend,
    startingDeadline: plan.startingDeadline.toSeconds(),
    deadline: told.deadline + MARGIN,
    // A drill that failed has said so; the next one clears what one that was killed has left.
    retries: 0,
    successfulHistory: plan.successfulHistory,
    failedHistory: plan.failedHistory,
  });
}

/** What a copy takes from the plan, whatever its engine. */
export function copyBasis(
  { name, preloadLibraries, amcheck, dataChecksums, deadline }: DrillPlan,
  files: string[],
): Pick<CopyModel, 'drill' | 'preloadLibraries' | 'amcheck' | 'dataChecksums' | 'deadline' | 'files'> {
  return { drill: name, preloadLibraries, amcheck, dataChecksums, deadline: deadline.toSeconds(), files };
}

/** A volume of the copy, from that of the database. */
export function copyVolume(volume: Volume, { storageClass, size }: Pick<DrillPlan, 'storageClass' | 'size'>): Volume {
  const bytes = size === undefined ? volume.bytes : sizeInBytes(size);
  const text = bytesToQuantity(bytes);
  return { ...volume, bytes, size: text, templateSize: text, storageClass: storageClass ?? volume.storageClass };
}

/** Those of an instance, unless others are given. */
export function copyResources(
  usual: CopyModel['resources'],
  { resources: given }: DrillPlan,
  problems: Problems,
): CopyModel['resources'] {
  return given === undefined ? usual : resources('resources', given, POSTGRES_RESOURCES, problems);
}

/** The programs of a copy that restores itself, and the assertions. */
function ownFiles({ assertions }: DrillPlan): { [file: string]: string } {
  return { ...programs(['drill-copy.sh', 'restore.sh', 'checks.sh', 'findings.sh']), ...assertionFiles(assertions) };
}

/** Programs by name. */
export function programs(names: string[]): { [file: string]: string } {
  return Object.fromEntries(names.map((name) => [name, PROGRAMS.drill[name]]));
}
