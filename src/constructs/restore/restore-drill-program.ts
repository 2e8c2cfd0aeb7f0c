import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { copyClaims } from '../../manifests/drill/claims';
import { copyPod } from '../../manifests/drill/copy-pod';
import { copyNetworkPolicy } from '../../manifests/drill/network-policy';
import { recordLease } from '../../manifests/record-lease';
import { type KnownDatabase, ownDatabase } from '../../model/database-program';
import { assertionFiles } from '../../model/drill/assertions';
import type { AnyCopy, CopyModel } from '../../model/drill/copy';
import { copyNames } from '../../model/drill/names';
import type { DrillEngine, DrillObjects, DrillPlanFile } from '../../model/drill/plan';
import { drillProgram } from '../../model/drill/program';
import { Problems } from '../../model/problems';
import { bytesToQuantity, sizeInBytes } from '../../model/quantity';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { POSTGRES_RESOURCES, resources } from '../../model/resources';
import type { Volume } from '../../model/storage';
import { PROGRAMS } from '../../programs/bundled';
import { drillRules } from '../../programs/rules';
import { cronTiming } from '../backup/timing';
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
  const drilled = ownDatabase(database);
  const files = ownFiles(plan);
  const model: CopyModel = {
    ...database,
    ...copyBasis(plan, Object.keys(files)),
    database: drilled.database,
    labels: plan.labels,
    annotations: plan.annotations,
    image: database.images.postgres,
    applicationDatabase: database.database,
    dataVolume: copyVolume(database.dataVolume, plan),
    ...(database.walVolume === undefined
      ? {}
      : { walVolume: { ...copyVolume(database.walVolume, { ...plan, size: undefined }) } }),
    resources: copyResources(database.resources, plan, problems),
  };
  const objects = { claims: copyClaims(model), pod: copyPod(model) } as DrillObjects;
  const walVolume = database.walVolume !== undefined;
  bindDrill(scope, { drilled, engine: drilled.engine, plan, objects, files, walVolume, problems });
  new ApiObject(scope, 'CopyNetworkPolicy', k8s.KubeNetworkPolicy.manifest(copyNetworkPolicy(model)));
}

/**
 * What is known of a drill once its engine has said what the copy is.
 *
 * @internal
 */
export interface DrillParts {
  readonly drilled: KnownDatabase;
  readonly engine: DrillEngine;
  readonly plan: DrillPlan;
  readonly objects: DrillObjects;
  /** Those of the copy. */
  readonly files: { readonly [file: string]: string };
  readonly walVolume: boolean;
  readonly problems: Problems;
}

/** The CronJob, its identity, and its Lease: the same for every engine. @throws where the plan does not fit */
export function bindDrill(scope: Construct, parts: DrillParts): void {
  const { drilled, engine, plan, objects, files, walVolume, problems } = parts;
  const { name } = plan;
  const model = drillProgram(drilled, plan, problems);
  const taken = [name, copyNames(name).copy];
  if (problems.none) problems.add('name', takeNames(scope, drilled.namespace, taken));
  problems.throwIfAny(scope.node.path);

  const told: DrillPlanFile = {
    drill: name,
    database: drilled.database,
    engine,
    deadline: plan.deadline.toSeconds(),
    ...(plan.minimumAge === undefined ? {} : { minimumAge: plan.minimumAge.toSeconds() }),
    ...(plan.maxAge === undefined ? {} : { maxAge: plan.maxAge.toSeconds() }),
    objects,
  };
  new ApiObject(scope, 'Lease', k8s.KubeLease.manifest(recordLease(model)));
  new Program(scope, 'Program', {
    model,
    files: {
      'restore-drill.js': PROGRAMS.drill['restore-drill.js'],
      'plan.json': `${JSON.stringify(told, null, 2)}\n`,
      ...files,
    },
    rules: drillRules({ drill: name, engine, walVolume, clusterClaims: objects.clusterClaims }),
  }).onSchedule({
    ...cronTiming(plan.schedule, plan),
    deadline: told.deadline + MARGIN,
    // A drill that failed has said so; the next one clears what one that was killed has left.
    retries: 0,
  });
}

/** What a copy takes from the plan, whatever its engine. */
export function copyBasis(
  { name, preloadLibraries, amcheck, dataChecksums, deadline }: DrillPlan,
  files: string[],
): Pick<AnyCopy, 'drill' | 'preloadLibraries' | 'amcheck' | 'dataChecksums' | 'deadline' | 'files'> {
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
  usual: AnyCopy['resources'],
  { resources: given }: DrillPlan,
  problems: Problems,
): AnyCopy['resources'] {
  return given === undefined ? usual : resources('resources', given, POSTGRES_RESOURCES, problems);
}

/** What every copy is looked at with. */
export const LOOKING = ['checks.sh', 'findings.sh'];

/** The programs of a copy that restores itself, and the assertions. */
function ownFiles({ assertions }: DrillPlan): { [file: string]: string } {
  return {
    ...programs([...LOOKING, 'drill-copy.sh', 'restore.sh', 'scratch-server.sh']),
    ...assertionFiles(assertions),
  };
}

/** Programs by name. */
export function programs(names: string[]): { [file: string]: string } {
  return Object.fromEntries(names.map((name) => [name, PROGRAMS.drill[name]]));
}
