import { checked } from './checked';
import { claimRetention } from './claims';
import { configurationTexts } from './configuration/texts';
import { credentials } from './credentials';
import { databaseProblem, localeProblem, ownerProblem } from './identifiers';
import { programImages } from './images';
import { initScripts } from './init-scripts';
import { recommendedLabels, selectorLabels } from './labels';
import { databaseNames, nameProblem, namespaceProblem } from './names';
import { network } from './network';
import { booleanProblem, choiceProblem, wholeProblem } from './numbers';
import type { ReplicatedPostgresProps } from './options/replicated-postgres-props';
import { UpdateStrategy } from './options/update-strategy';
import { numberOfReplicas, primaryOrdinal } from './instances';
import { postgresImage } from './postgres-image';
import { probes } from './probes';
import type { Problems } from './problems';
import { referencedName } from './references';
import type { ReplicatedPostgresModel } from './replicated-postgres-model';
import { POSTGRES_RESOURCES, PROGRAM_RESOURCES, resources } from './resources';
import { ownRestore } from './restore/own-restore';
import { scheduling } from './scheduling';
import { volume } from './storage';
import { times } from './times';
import { warnOfMisspeltProps } from './unknown-props';
import { userAnnotations, userLabels } from './user-metadata';

/**
 * Fills in every default and checks every value. Problems are collected; where
 * there are any, what is returned is of no use.
 */
export function resolveReplicatedPostgres(
  props: ReplicatedPostgresProps,
  chartNamespace: string | undefined,
  problems: Problems,
): ReplicatedPostgresModel {
  const { name } = props;
  warnOfMisspeltProps(props, problems);
  const namespace = props.namespace ?? chartNamespace ?? 'default';
  problems.add('name', nameProblem(name));
  problems.add('namespace', namespaceProblem(namespace));
  const names = databaseNames(name);
  const image = postgresImage(props.image, props.version, props.registry, problems);
  const replicas = numberOfReplicas(props.replicas ?? 2, problems);
  const database = checked('database', props.database ?? 'app', databaseProblem, problems);
  const owner = props.owner ?? database;
  if (props.owner !== undefined || databaseProblem(database) === undefined) problems.add('owner', ownerProblem(owner));
  const secrets = credentials(props.credentials, names, owner, problems);
  const dataVolume = volume('storage', props.storage, problems);
  const walVolume = props.walStorage === undefined ? undefined : volume('walStorage', props.walStorage, problems);
  const postgresResources = resources('resources', props.resources, POSTGRES_RESOURCES, problems);
  const tlsSecret = referencedName('tls.secret', 'Secret', props.tls && (props.tls.secret ?? null), problems);
  return {
    names,
    namespace,
    labels: { ...userLabels('labels', props.labels, problems), ...recommendedLabels(name) },
    annotations: userAnnotations('annotations', props.annotations, problems),
    podLabels: {
      ...userLabels('podLabels', props.podLabels, problems),
      ...recommendedLabels(name),
      ...selectorLabels(name, 'instance'),
    },
    podAnnotations: userAnnotations('podAnnotations', props.podAnnotations, problems),
    version: image.version,
    majorVersion: image.major,
    images: { postgres: image.reference, ...programImages(props, problems) },
    userId: checked('userId', props.userId ?? image.userId, (value) => wholeProblem(value, 1, 2 ** 31 - 1), problems),
    replicas,
    primary: primaryOrdinal(props.primary ?? 0, replicas, problems),
    database,
    owner,
    locale: checked('locale', props.locale ?? 'C.UTF-8', localeProblem, problems),
    encoding: checked('encoding', props.encoding ?? 'UTF8', localeProblem, problems),
    dataChecksums: checked('dataChecksums', props.dataChecksums ?? true, booleanProblem, problems),
    credentials: secrets,
    tlsSecret,
    dataVolume,
    walVolume,
    claimRetention: claimRetention(props.claimRetention, problems),
    resources: postgresResources,
    programResources: resources('programResources', props.programResources, PROGRAM_RESOURCES, problems),
    configuration: configurationTexts(
      props,
      {
        major: image.major,
        replicas,
        memory: postgresResources.memory,
        walVolume: (walVolume ?? dataVolume).bytes,
        tls: props.tls !== undefined,
        superuserAccess: secrets.superuserSecret !== undefined,
        database,
        owner,
      },
      problems,
    ),
    initScripts: initScripts(props.initSql, problems),
    restore: ownRestore({ props, dataVolume, walVolume, majorVersion: image.major }, problems),
    probes: probes(props.probes, problems),
    scheduling: scheduling(props, problems),
    network: network(props, problems),
    ...times(props, problems),
    updateStrategy: checked(
      'updateStrategy',
      props.updateStrategy ?? UpdateStrategy.ROLLING_UPDATE,
      (value) => choiceProblem(value, Object.values(UpdateStrategy)),
      problems,
    ),
  };
}
