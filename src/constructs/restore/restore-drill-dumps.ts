import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { serviceAccount } from '../../manifests/access';
import { DUMP_DRILL_PLAN, type DumpCopy, dumpPod } from '../../manifests/drill/dump-pod';
import { copyNetworkPolicy } from '../../manifests/drill/network-policy';
import type { DumpedServer } from '../../model/backup/logical/dumped-server';
import { folderProblem } from '../../model/backup/logical/folder';
import { resolveRestoredStore } from '../../model/backup/stores/resolve-stores';
import type { KnownDatabase } from '../../model/database-program';
import { assertionFiles } from '../../model/drill/assertions';
import { copyLabels } from '../../model/drill/copy';
import type { DumpDrillPlan } from '../../model/drill/dump-plan';
import { copyNames, scratchClaim } from '../../model/drill/names';
import type { DrilledDumps } from '../../model/drill/options/drilled-dumps';
import type { DrillObjects } from '../../model/drill/plan';
import { imageProblem } from '../../model/image';
import { loneProgram } from '../../model/lone-program';
import { wholeProblem } from '../../model/numbers';
import { type PostgresImage, postgresImage } from '../../model/postgres-image';
import { Problems } from '../../model/problems';
import { POSTGRES_RESOURCES, resources } from '../../model/resources';
import type { Transfer } from '../../model/transfer';
import { warnOfMisspeltProps } from '../../model/unknown-props';
import { PROGRAMS } from '../../programs/bundled';
import { dumpedServer } from '../backup/dumped-server';
import type { IPostgres } from '../postgres/i-postgres';
import { reportWarnings } from '../report-warnings';
import { DRILLED_DUMPS } from './restore-drill-known-props';
import type { DrillPlan } from './restore-drill-plan';
import { bindDrill, copyBasis, copyResources, LOOKING, programs } from './restore-drill-program';

/** Programs of the copy's pod, beside those that every copy is looked at with. */
const PARTS = [
  'bring.sh',
  'drill-dump.sh',
  'drill-dump-companion.js',
  'fetch.sh',
  'report.sh',
  'scratch-server.sh',
  'server.sh',
  'stores.sh',
];

/**
 * Drills of the dumps of any database: the copy is one pod that fetches a dump and restores it into a server of its own.
 *
 * @throws where the options do not fit
 */
export function bindDumpDrill(scope: Construct, postgres: IPostgres, dumps: DrilledDumps, plan: DrillPlan): void {
  const problems = new Problems();
  warnOfMisspeltProps(dumps, problems, DRILLED_DUMPS);
  const server = dumpedServer(postgres);
  const { source = server.name, jobs = 1 } = dumps;
  problems.add(dumps.source === undefined ? 'postgres' : 'dumps.source', folderProblem(source));
  problems.add('dumps.jobs', wholeProblem(jobs, 1, 64));
  const transfer = transferOf(dumps, plan, problems);
  const drilled = drilledBy(server, dumps, plan);
  const files = filesOf(transfer, source, plan);
  const copy: DumpCopy = {
    ...drilled,
    ...copyBasis(plan, Object.keys(files)),
    dataChecksums: false,
    labels: plan.labels,
    annotations: plan.annotations,
    image: imageOf(server, dumps, plan, problems).reference,
    majorVersion: server.majorVersion,
    applicationDatabase: server.database,
    owner: server.owner,
    resources: copyResources(resources('resources', undefined, POSTGRES_RESOURCES, problems), plan, problems),
    source,
    jobs,
    transfer,
    programResources: drilled.resources,
  };
  // Made and removed by Kubernetes with the pod.
  const clusterClaims = transfer.scratch.size === undefined ? [] : [scratchClaim(plan.name)];
  const objects = { claims: {}, clusterClaims, pod: dumpPod(copy) } as unknown as DrillObjects;
  bindDrill(scope, { drilled, engine: 'dump', plan, objects, files, walVolume: false, problems });
  reportWarnings(scope, problems.warnings);
  const policy = copyNetworkPolicy(copy, transfer.egress);
  new ApiObject(scope, 'CopyNetworkPolicy', k8s.KubeNetworkPolicy.manifest(policy));
  // A platform may know it by this name alone.
  const owned = { namespace: server.namespace, labels: copyLabels(copy), annotations: plan.annotations };
  const identity = serviceAccount(owned, copyNames(plan.name).copy, transfer.serviceAccountAnnotations);
  new ApiObject(scope, 'CopyServiceAccount', k8s.KubeServiceAccount.manifest(identity));
}

function transferOf(dumps: DrilledDumps, plan: DrillPlan, problems: Problems): Transfer {
  const { store, transferImage, transferResources } = dumps;
  const { size: scratchSize, storageClass } = plan;
  if (storageClass !== undefined && scratchSize === undefined)
    problems.add('storageClass', 'is for a volume of size; give that too, or leave it out');
  // A class without a size was refused above.
  const scratch = scratchSize === undefined ? {} : { scratchSize, scratchStorageClass: storageClass };
  const owner = { backup: plan.name, registry: plan.program.registry, prefix: 'dumps.' };
  return resolveRestoredStore({ store, transferImage, transferResources, ...scratch }, owner, 'the backups', problems);
}

/** The database, for the program of a drill. What is wrong with that program is said where it is made. */
function drilledBy(
  server: DumpedServer,
  dumps: DrilledDumps,
  plan: DrillPlan,
): KnownDatabase & Pick<DumpCopy, 'images'> {
  const unheard = new Problems();
  return {
    database: server.name,
    namespace: server.namespace,
    ...loneProgram(plan.program, unheard),
    userId: imageOf(server, dumps, plan, unheard).userId,
  };
}

/** What the copy runs from, and the user that the image knows: initdb wants one with a name. Any version may be given. */
function imageOf(
  { image: own, majorVersion }: DumpedServer,
  { image: given }: DrilledDumps,
  { program }: DrillPlan,
  problems: Problems,
): PostgresImage {
  // What is wrong with the database's own was said there.
  const unheard = new Problems();
  if (given === undefined) return postgresImage(own, String(majorVersion), program.registry, unheard);
  problems.add('dumps.image', imageProblem(given) ?? (/:[^@]*alpine/.test(given) ? ALPINE : undefined));
  return postgresImage(given, undefined, program.registry, unheard);
}

const ALPINE =
  "is an Alpine image, which lacks bash and sorts text otherwise than Debian's; take one without alpine in its tag";

/** The programs of the copy, what they are told, and the assertions. */
function filesOf(
  { storeNames }: Transfer,
  source: string,
  { minimumAge, maxAge, assertions }: DrillPlan,
): { [file: string]: string } {
  const told: DumpDrillPlan = {
    source,
    store: storeNames[0] ?? '',
    ...(minimumAge === undefined ? {} : { minimumAge: minimumAge.toSeconds() }),
    ...(maxAge === undefined ? {} : { maxAge: maxAge.toSeconds() }),
  };
  const transferPrograms = Object.keys(PROGRAMS.drill).filter((name) => name.startsWith('transfer'));
  return {
    ...programs([...LOOKING, ...PARTS, ...transferPrograms]),
    [DUMP_DRILL_PLAN]: `${JSON.stringify(told, null, 2)}\n`,
    ...assertionFiles(assertions),
  };
}
