import { timeText } from '../../model/status/read';
import { CHART, Call, type Declaration, Made, type Props, Ref, type Statement } from '../declaration/declaration';
import type { DatabaseFacts, VolumeFacts } from './restore-facts';
import { bytesOf, millisOf, sizeOf, SOME_BYTES } from './restore-quantities';
import type { RestoreSource, SnapshotSource } from './restore-source';
import { foundStore } from './restore-store';
import type { DumpSource } from './restore-dumps';

/** What is restored, as what, and where. */
export interface RestoreTarget {
  readonly namespace: string;
  /** The new database. */
  readonly name: string;
  readonly source: RestoreSource;
  readonly facts: DatabaseFacts;
  /** Whether the new database is there already, and empty: only dumps. */
  readonly intoExisting: boolean;
  /** Whether it takes the place of a database that is there. */
  readonly replaces: boolean;
  /** What applies that database by itself, as far as its objects tell. */
  readonly appliedBy?: string;
}

/** The construct that the restore is. */
export function restoreDeclaration(target: RestoreTarget): Declaration {
  const { source, name, intoExisting } = target;
  const database = databaseStatement(target);
  const dump = source.kind === 'dump' ? dumpStatement(target, source) : undefined;
  const statements = [...(intoExisting ? [] : [database]), ...(dump === undefined ? [] : [dump])];
  return {
    name: functionName(name),
    comments: intro(target),
    parameters: intoExisting ? [[POSTGRES, 'IPostgres']] : [],
    statements,
    next: nextSteps(target),
  };
}

const POSTGRES = 'postgres';

/** products-db-restored → productsDbRestored */
const functionName = (name: string): string =>
  name.replace(/-+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Where the backup is from, in words. */
export function sourceText(source: RestoreSource): string {
  const when = source.takenAt === undefined ? '' : `, of ${timeText(source.takenAt)}`;
  const where = source.kind === 'dump' ? `dump ${source.backup} in store ${source.store}` : `backup ${source.backup}`;
  return `${where} of ${source.database}${when}`;
}

function intro({ namespace, name, source, intoExisting }: RestoreTarget): string[] {
  return [
    intoExisting
      ? `${sourceText(source)}, into database ${name}, which is there and has to be empty.`
      : `Database ${name} in namespace ${namespace} begins with ${sourceText(source)}.`,
    `Call it with a chart of namespace ${namespace}.`,
  ];
}

function databaseStatement({ name, source, facts }: RestoreTarget): Statement {
  const replicated = facts.engine === 'replicated';
  const { comments, props: storage } = storageProps(facts, source);
  const props: Props = {
    name,
    ...(facts.version === undefined ? {} : { version: facts.version }),
    image: facts.image,
    registry: facts.registry,
    imagePullSecrets:
      facts.pullSecrets.length === 0
        ? undefined
        : facts.pullSecrets.map(
            (each, index) => new Call('Secret.fromSecretName', [CHART, `PullSecret${index}`, each]),
          ),
    replicas: facts.replicas,
    database: facts.database,
    owner: facts.owner === facts.database ? undefined : facts.owner,
    ...storage,
    resources: resources(facts),
    bootstrap: source.kind === 'snapshot' ? bootstrap(name, source, facts) : undefined,
  };
  const version =
    facts.version === undefined
      ? ['version: nothing tells which PostgreSQL it was; give it, where it is not the default.']
      : [];
  const owner =
    facts.database === undefined
      ? ["database and owner: nothing tells them; give those that it has, where they are not 'app'."]
      : [];
  return {
    name: POSTGRES,
    made: new Made(replicated ? 'ReplicatedPostgres' : 'CloudNativePostgres', name, props),
    comments: [...version, ...owner, ...comments],
  };
}

function storageProps(facts: DatabaseFacts, source: RestoreSource): { comments: string[]; props: Props } {
  const untold = [facts.storage, ...(facts.walStorage ? [facts.walStorage] : [])].some(
    ({ bytes }) => bytes === undefined,
  );
  const snapshot = source.kind === 'snapshot' ? source : undefined;
  const least = [snapshot?.data, snapshot?.wal].flatMap((part) => part?.size ?? []);
  return {
    comments: [
      ...(untold ? ['storage: nothing tells how large it was; give at least that.'] : []),
      ...(least.length > 0 ? [`storage: at least what the snapshots hold (${least.join(' + ')}).`] : []),
      ...(facts.storage.storageClass === undefined && snapshot !== undefined
        ? ['storageClass: one of the driver that took the snapshots; without it, the default of the cluster.']
        : []),
    ],
    props: {
      storage: storage(facts.storage),
      walStorage: facts.walStorage && storage(facts.walStorage),
      tablespaces:
        facts.tablespaces.length === 0
          ? undefined
          : facts.tablespaces.map(({ name, owner, ...volume }) => ({ name, owner, storage: storage(volume) })),
    },
  };
}

function storage({ bytes = SOME_BYTES, storageClass }: VolumeFacts): Props {
  return { size: sizeOf(bytes).call, storageClass };
}

function resources({ resources: { requests = {}, limits = {} } }: DatabaseFacts): Props | undefined {
  const range = (read: (side: Readonly<Record<string, string>>) => Call | undefined): Props | undefined => {
    const [request, limit] = [read(requests), read(limits)];
    return request === undefined && limit === undefined ? undefined : { request, limit };
  };
  const cpu = range((side) => {
    const millis = millisOf(side.cpu);
    return millis === undefined ? undefined : new Call('Cpu.millis', [millis]);
  });
  const memory = range((side) => {
    const bytes = bytesOf(side.memory);
    return bytes === undefined ? undefined : sizeOf(bytes).call;
  });
  return cpu === undefined && memory === undefined ? undefined : { cpu, memory };
}

function bootstrap(name: string, source: SnapshotSource, facts: DatabaseFacts): Made {
  const { backup, byBackup, data, wal, tablespaces, major } = source;
  const named = Object.entries(tablespaces).map(([tablespace, { snapshot }]) => [tablespace, snapshot] as const);
  const from: Props = byBackup
    ? { backup }
    : {
        snapshot: data.snapshot,
        walSnapshot: wal?.snapshot,
        tablespaceSnapshots: named.length === 0 ? undefined : Object.fromEntries(named),
      };
  const least = bytesOf(data.size);
  return new Made('RestoreFromSnapshot', `${name}-restore`, {
    ...from,
    snapshotSize: least === undefined || facts.storage.bytes === undefined ? undefined : sizeOf(least).call,
    majorVersion: major === undefined ? undefined : Number(major),
  });
}

function dumpStatement({ name, intoExisting }: RestoreTarget, source: DumpSource): Statement {
  const found = foundStore(source.template, source.store);
  const store =
    found?.store ??
    new Call('BackupStore.s3', [{ name: source.store, bucket: 'the-bucket', prefix: 'what-names-begin-with' }]);
  return {
    name: 'restore',
    made: new Made('RestoreFromDump', `${name}-restore`, {
      name: `${name}-restore`.slice(0, 40).replace(/-+$/, ''),
      postgres: new Ref(POSTGRES),
      store,
      backup: source.backup,
      source: name === source.database && !intoExisting ? undefined : source.database,
    }),
    comments: [
      ...(found === undefined
        ? [`store: nothing tells where ${source.store} is; give it as ${source.of} has it.`]
        : []),
      ...(found?.untold ?? []).map((each) => `store: nothing tells ${each}.`),
    ],
  };
}

function nextSteps(target: RestoreTarget): string[] {
  const { namespace, name, source, facts, intoExisting } = target;
  const { database } = source;
  if (target.replaces) return stepsInPlace(target);
  const like = facts.isThere ? `the declaration of ${database}` : `what ${database} was declared with`;
  const steps = [
    ...(intoExisting
      ? []
      : [
          `Copy from ${like} what no object tells: parameters, pgHba, credentials, tls, consumers, monitoring, logins, backups.`,
        ]),
    `Commit it, have it applied, and wait: npx cdk8s-pg status ${name} -n ${namespace} --watch`,
    'Look whether it is what you want; then give applications the next version of their connection Secret, for this database.',
    source.kind === 'dump'
      ? 'It happens once: left in Git it does nothing afterwards.'
      : facts.engine === 'replicated'
        ? 'It happens once: left in Git, or taken out of it, bootstrap does nothing afterwards.'
        : 'It happens once: left in Git bootstrap does nothing afterwards. Take it out only when the database is there.',
    ...(source.kind === 'snapshot' && facts.engine === 'cloudnative-pg' && source.online === true
      ? ['The backup was taken online: give bootstrap a walSource, where WAL is archived, so that nothing is missing.']
      : []),
  ];
  return ['Next:', ...steps.map((step, index) => `${index + 1}. ${step}`)];
}

/** What a person does who restores under the name of a database that is there. */
function stepsInPlace({ namespace, name, source, facts, appliedBy }: RestoreTarget): string[] {
  const kubectl = `kubectl -n ${namespace} delete`;
  const removed =
    facts.engine === 'replicated'
      ? [
          `Stop it: ${kubectl} statefulset ${name}; wait until its pods are gone.`,
          `Delete what is to be replaced: the claims data-${name}-… (and wal-${name}-…) of all instances, and Lease ${name}.`,
        ]
      : [`Delete it: ${kubectl} clusters.postgresql.cnpg.io ${name}; wait until its claims and Secrets are gone.`];
  const steps = [
    'Keep what is there: take a backup, and wait until it is complete.',
    `Pause ${appliedBy ?? 'what applies your manifests'}.`,
    ...removed,
    `Add bootstrap to the declaration of ${name} that you have, rather than taking this one, and apply it.`,
  ];
  return [
    `${name} is there, and nothing is restored over it: applying this fails, or does nothing.`,
    'To give it the content of the backup under its own name:',
    ...steps.map((step, index) => `${index + 1}. ${step}`),
    `Or let it be done: npx cdk8s-pg restore ${source.database} -n ${namespace} --backup ${source.backup} --as ${name} --apply`,
  ];
}
