import { ImagePullPolicy } from 'cdk8s-plus-28';
import { checked } from '../checked';
import { hbaLines } from '../hba';
import { databaseProblem, ownerProblem } from '../identifiers';
import { initScripts } from '../init-scripts';
import { numberOfReplicas } from '../instances';
import { PREFIX, recommendedLabels, type StringMap } from '../labels';
import { namespaceProblem } from '../names';
import { booleanProblem, choiceProblem, wholeProblem } from '../numbers';
import { InstanceLogLevel } from '../options/cloud-native/log-level';
import { PrimaryUpdateMethod, PrimaryUpdateStrategy } from '../options/cloud-native/update';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';
import { bytesToQuantity, parseQuantity, sizeInBytes, sizeProblem } from '../quantity';
import { referencedName } from '../references';
import { POSTGRES_RESOURCES, type Resources, resources } from '../resources';
import { volume } from '../storage';
import { userLabels, userAnnotations } from '../user-metadata';
import { clusterAnnotations } from './annotations';
import { checkBootstrap } from './bootstrap';
import { certificates } from './certificates';
import { cloudNativeCredentials } from './credentials';
import { checkEnvironment } from './environment';
import { checkExternalClusters } from './external-clusters';
import { cloudNativeImage } from './image';
import { warnOfUnknownProps } from './known-props';
import { localeModel } from './locale';
import { metricsModel } from './metrics';
import type { CloudNativePostgresModel } from './model';
import { cloudNativeNames, clusterNameProblem } from './names';
import { cloudNativeNetwork } from './network';
import { cloudNativeParameters } from './parameters';
import { checkPlugins } from './plugins';
import { cloudNativeProbes } from './probes';
import { checkReplicaCluster } from './replica-cluster';
import { checkRoles } from './roles';
import { cloudNativeAntiAffinity } from './scheduling';
import { checkServices } from './services';
import { checkSynchronous } from './synchronous';
import { tablespaces } from './tablespaces';
import { cloudNativeTimes } from './times';
import { checkImport, checkRestore, cloudNativeWish, restoredFrom } from './wish';

/**
 * Fills in every default and checks every value, as the operator's webhook does
 * and where it does not. Problems are collected; where there are any, what is
 * returned is what the operator would have been given.
 */
export function resolveCloudNativePostgres(
  given: CloudNativePostgresProps,
  chartNamespace: string | undefined,
  problems: Problems,
): CloudNativePostgresModel {
  warnOfUnknownProps(given, problems);
  const props = cloudNativeWish(given);
  const { name } = props;
  const namespace = props.namespace ?? chartNamespace ?? 'default';
  problems.add('name', clusterNameProblem(name));
  problems.add('namespace', namespaceProblem(namespace));
  const names = cloudNativeNames(name);
  const image = cloudNativeImage(props, problems);
  numberOfReplicas(props.replicas ?? 2, problems);
  const replicas = props.replicas ?? 2;
  const database = checked('database', props.database ?? 'app', databaseProblem, problems);
  const owner = props.owner ?? database;
  if (props.owner !== undefined || databaseProblem(database) === undefined) problems.add('owner', ownerProblem(owner));
  const dataVolume = volume('storage', props.storage, problems);
  const walVolume = props.walStorage === undefined ? undefined : volume('walStorage', props.walStorage, problems);
  const postgresResources = resources('resources', props.resources, POSTGRES_RESOURCES, problems);
  const tls = certificates(props.tls, problems);
  checkBootstrap(props, given.bootstrap?.restorePlan !== undefined, problems);
  checkRestore(given, image.major, problems);
  checkImport(given, { majorVersion: image.major, namespace }, problems);
  checkExternalClusters(props.externalClusters, problems);
  checkReplicaCluster(props, problems);
  checkSynchronous(props.synchronous, replicas, problems);
  checkRoles(props.managedRoles, problems);
  checkServices(name, props.services, props.disabledServices, problems);
  checkPlugins(props.plugins, problems);
  checkEnvironment(props.env, problems);
  checkTexts(props, problems);
  return {
    names,
    namespace,
    labels: { ...userLabels('labels', props.labels, problems), ...recommendedLabels(name) },
    annotations: props.annotations ?? {},
    clusterAnnotations: { ...clusterAnnotations(props, problems), ...restoredAnnotation(restoredFrom(given)) },
    podLabels: userLabels('podLabels', props.podLabels, problems),
    podAnnotations: userAnnotations('podAnnotations', props.podAnnotations, problems),
    image,
    imagePullPolicy: checked(
      'imagePullPolicy',
      props.imagePullPolicy ?? ImagePullPolicy.IF_NOT_PRESENT,
      (value) => choiceProblem(value, Object.values(ImagePullPolicy)),
      problems,
    ),
    imagePullSecrets: (props.imagePullSecrets ?? []).flatMap(
      (secret, index) => referencedName(`imagePullSecrets[${index}]`, 'Secret', secret, problems) ?? [],
    ),
    userId: checked('userId', props.userId ?? 26, (value) => wholeProblem(value, 1, 2 ** 31 - 1), problems),
    replicas,
    database,
    owner,
    locale: localeModel(props, problems),
    credentials: cloudNativeCredentials(props.credentials, names, problems),
    dataVolume,
    walVolume,
    tablespaces: tablespaces(props.tablespaces, owner, problems),
    resources: postgresResources,
    sharedMemory: sharedMemory(props, problems),
    parameters: cloudNativeParameters(
      {
        major: image.major,
        replicas,
        memory: requestedMemory(postgresResources),
        walVolume: (walVolume ?? dataVolume).bytes,
        ownWalVolume: walVolume !== undefined,
        walSegmentSize: props.walSegmentSize ?? 16,
        parameters: props.parameters ?? {},
      },
      problems,
    ),
    pgHba: [
      ...(tls.required === true ? ['hostnossl all all all reject'] : []),
      ...hbaLines(
        {
          major: image.major,
          tls: true,
          tlsRequired: tls.required,
          superuserAccess: true,
          database,
          owner,
          lines: props.pgHba,
        },
        problems,
      ),
    ],
    initScripts: operatorScripts(props, owner, problems),
    certificates: tls,
    metrics: metricsModel(props.metrics, problems),
    probes: cloudNativeProbes(props.probes, problems),
    antiAffinity: cloudNativeAntiAffinity(props, problems),
    podDisruptionBudget: checked('podDisruptionBudget', props.podDisruptionBudget ?? true, booleanProblem, problems),
    network: cloudNativeNetwork(props, problems),
    ...cloudNativeTimes(props, problems),
    updateStrategy: updateStrategy(props, replicas, problems),
    primaryUpdateMethod: checked(
      'primaryUpdateMethod',
      props.primaryUpdateMethod ?? PrimaryUpdateMethod.RESTART,
      (value) => choiceProblem(value, Object.values(PrimaryUpdateMethod)),
      problems,
    ),
    logLevel: checked(
      'logLevel',
      props.logLevel ?? InstanceLogLevel.INFO,
      (value) => choiceProblem(value, Object.values(InstanceLogLevel)),
      problems,
    ),
    props,
  };
}

/** The operator compares with the request, which Kubernetes sets to the limit where there is none. */
function requestedMemory({ requests, memory }: Resources): number {
  return parseQuantity(requests.memory ?? '') ?? memory;
}

function sharedMemory({ sharedMemory: size }: CloudNativePostgresProps, problems: Problems): string | undefined {
  if (size === undefined) return undefined;
  const problem = sizeProblem(size);
  problems.add('sharedMemory', problem);
  return problem === undefined ? bytesToQuantity(sizeInBytes(size)) : undefined;
}

function operatorScripts(
  { initSql }: CloudNativePostgresProps,
  owner: string,
  problems: Problems,
): CloudNativePostgresModel['initScripts'] {
  const scripts = initScripts(initSql, problems);
  (initSql ?? []).forEach((script, index) => {
    if (script?.superuser === false)
      problems.warn(
        `initSql[${index}]`,
        `is run as the superuser, for the operator knows no other way; begin it with SET ROLE "${owner}", and give it superuser: true`,
      );
  });
  return scripts;
}

function updateStrategy(
  { updateStrategy: strategy = PrimaryUpdateStrategy.UNSUPERVISED }: CloudNativePostgresProps,
  replicas: number,
  problems: Problems,
): string {
  problems.add('updateStrategy', choiceProblem(strategy, Object.values(PrimaryUpdateStrategy)));
  if (strategy === PrimaryUpdateStrategy.SUPERVISED && replicas === 1)
    problems.add('updateStrategy', "'supervised' needs a standby to switch over to; raise replicas, or leave it out");
  return strategy;
}

/** Checks lists that are given on as they are. */
function checkTexts(props: CloudNativePostgresProps, problems: Problems): void {
  for (const prop of ['pgIdent', 'sharedPreloadLibraries'] as const)
    (props[prop] ?? []).forEach((text: unknown, index) => {
      if (typeof text !== 'string' || text === '' || /[\r\n]/.test(text))
        problems.add(`${prop}[${index}]`, `${JSON.stringify(text)} is not one line of text; write such a line`);
    });
  if (props.enableAlterSystem !== undefined) problems.add('enableAlterSystem', booleanProblem(props.enableAlterSystem));
}

/** Where the database came from, for whoever looks at it. */
function restoredAnnotation(from: string | undefined): StringMap {
  return from === undefined ? {} : { [`${PREFIX}restored-from`]: from };
}
