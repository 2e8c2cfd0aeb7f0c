import { copyNames } from '../model/drill/names';
import type { DrillEngine } from '../model/drill/plan';
import { claimName, databaseNames, podName } from '../model/names';
import type { SnapshotEngine } from '../model/retention/snapshot-units';

/** A rule of a Role. */
export interface PolicyRule {
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly verbs: string[];
  /** @default - all of the namespace */
  readonly resourceNames?: string[];
}

/** Whose agents. */
export interface AgentRulesOptions {
  /** The name of the database. */
  readonly database: string;
  /** How many instances. */
  readonly replicas: number;
  /** Whether each has a volume of its own for WAL. */
  readonly walVolume: boolean;
  /**
   * The Secrets of its logins.
   *
   * @default - none
   */
  readonly loginSecrets?: string[];
  /**
   * The VolumeSnapshots that it begins with.
   *
   * @default - none
   */
  readonly snapshots?: string[];
}

/** What the agents of a database may do: with its own objects alone, by name. */
export function agentRules({
  database,
  replicas,
  walVolume,
  loginSecrets = [],
  snapshots = [],
}: AgentRulesOptions): PolicyRule[] {
  // No name at all would mean every name.
  const ordinals = Array.from({ length: Math.max(replicas, 1) }, (_, ordinal) => ordinal);
  const templates = walVolume ? ['data', 'wal'] : ['data'];
  return [
    // A list or watch is allowed for one name where its field selector names it.
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      verbs: ['get', 'list', 'watch', 'patch'],
      resourceNames: [database],
    },
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      verbs: ['get', 'list', 'watch'],
      resourceNames: [databaseNames(database).backupLease],
    },
    {
      apiGroups: [''],
      resources: ['configmaps'],
      verbs: ['get', 'list', 'watch'],
      resourceNames: [databaseNames(database).configuration],
    },
    {
      apiGroups: [''],
      resources: ['pods'],
      verbs: ['get', 'patch'],
      resourceNames: ordinals.map((ordinal) => podName(database, ordinal)),
    },
    {
      apiGroups: [''],
      resources: ['persistentvolumeclaims'],
      verbs: ['get', 'patch'],
      resourceNames: templates.flatMap((template) => ordinals.map((ordinal) => claimName(template, database, ordinal))),
    },
    ...(loginSecrets.length > 0
      ? [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: loginSecrets }]
      : []),
    ...(snapshots.length > 0
      ? [
          {
            apiGroups: ['snapshot.storage.k8s.io'],
            resources: ['volumesnapshots'],
            verbs: ['get'],
            resourceNames: snapshots,
          },
        ]
      : []),
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

/** Which Secrets the Job makes. */
export interface CredentialsRulesOptions {
  /** Their names. */
  readonly secrets: string[];
}

/** What the Job that makes Secrets may do. Kubernetes cannot limit `create` by name: so the Job runs once, with an identity of its own. */
export function credentialsRules({ secrets }: CredentialsRulesOptions): PolicyRule[] {
  if (secrets.length === 0) return []; // no name at all would mean every name
  return [
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: secrets },
  ];
}

/** Which version of a connection is made. */
export interface ConnectionRulesOptions {
  /** Its Secret. */
  readonly secret: string;
  /** The Secrets that it is made from. */
  readonly sources: string[];
}

/** What the Job that makes a version may do: read what it is made from, and make it. */
export function connectionRules({ secret, sources }: ConnectionRulesOptions): PolicyRule[] {
  return [
    { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
    { apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: [...new Set([secret, ...sources])] },
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

/** Which versions are looked at. */
export interface PruningRulesOptions {
  /** Their Secrets. */
  readonly candidates: string[];
}

/** What pruning may do: read and delete Secrets that are no longer declared, by name, and see who names them. */
export function pruningRules({ candidates }: PruningRulesOptions): PolicyRule[] {
  const own = { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'delete'], resourceNames: candidates };
  return [
    ...(candidates.length > 0 ? [own] : []), // no name at all would mean every name
    { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
    { apiGroups: ['apps'], resources: ['replicasets', 'deployments', 'statefulsets', 'daemonsets'], verbs: ['list'] },
    { apiGroups: ['batch'], resources: ['jobs', 'cronjobs'], verbs: ['list'] },
  ];
}

/** Whose backups. */
export interface BackupRulesOptions {
  /** The name of the database. */
  readonly database: string;
  /** How many instances. */
  readonly replicas: number;
  /** Whether each has a volume of its own for WAL. */
  readonly walVolume: boolean;
  /**
   * The snapshots of a backup that is taken once, whose names are known.
   *
   * @default - a schedule's
   */
  readonly snapshots?: string[];
}

/** What the program that takes backups may do: look at its database, ask by the Lease, and make snapshots. A schedule deletes nothing. */
export function backupRules({ database, replicas, walVolume, snapshots }: BackupRulesOptions): PolicyRule[] {
  const ordinals = Array.from({ length: Math.max(replicas, 1) }, (_, ordinal) => ordinal);
  const templates = walVolume ? ['data', 'wal'] : ['data'];
  const claims = templates.flatMap((template) => ordinals.map((ordinal) => claimName(template, database, ordinal)));
  const group = { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'] };
  return [
    {
      apiGroups: ['coordination.k8s.io'],
      resources: ['leases'],
      verbs: ['get', 'patch'],
      resourceNames: [databaseNames(database).backupLease],
    },
    {
      apiGroups: [''],
      resources: ['pods'],
      verbs: ['get'],
      resourceNames: ordinals.map((ordinal) => podName(database, ordinal)),
    },
    { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['get'], resourceNames: claims },
    { ...group, verbs: ['create'] },
    // What a failed try has left under the only name goes before the next.
    snapshots === undefined
      ? { ...group, verbs: ['get', 'patch'] }
      : { ...group, verbs: ['get', 'patch', 'delete'], resourceNames: snapshots },
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

/** What the program may do that makes Backups of CloudNativePG: that alone. */
export function createBackupRules(): PolicyRule[] {
  return [{ apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['create'] }];
}

/** Where dumps are recorded. */
export interface DumpRulesOptions {
  /** The Lease that keeps how the last ones ended. */
  readonly lease: string;
  /**
   * The ConfigMap that tells people of them.
   *
   * @default - there is none
   */
  readonly status?: string;
}

/** What the companion of a dump may do: say how it ended. */
export function dumpRules({ lease, status }: DumpRulesOptions): PolicyRule[] {
  return [
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'patch'], resourceNames: [lease] },
    // What is made by server-side apply can be limited by name.
    ...(status === undefined
      ? []
      : [{ apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'patch'], resourceNames: [status] }]),
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

/** Whose backups are pruned. */
export interface RetentionRulesOptions {
  /** The name of the database. */
  readonly database: string;
  /** Who takes its backups. */
  readonly engine: SnapshotEngine;
  /** The Lease that keeps how the last pruning ended. */
  readonly lease: string;
}

/**
 * What the program that prunes backups may do: list what may need them, and delete snapshots. Kubernetes cannot limit
 * that by label, so it may delete every VolumeSnapshot of the namespace, and with CloudNativePG every Backup.
 */
export function retentionRules({ database, engine, lease }: RetentionRulesOptions): PolicyRule[] {
  const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    { apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['list', 'delete'] },
    ...(engine === 'cloudnative-pg'
      ? [
          { apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['list', 'delete'] },
          { apiGroups: ['postgresql.cnpg.io'], resources: ['clusters'], verbs: ['list'] },
        ]
      : []),
    { apiGroups: [''], resources: ['persistentvolumeclaims'], verbs: ['list'] },
    { ...leases, verbs: ['get', 'patch'], resourceNames: [lease] },
    ...(engine === 'own' ? [{ ...leases, verbs: ['get'], resourceNames: [databaseNames(database).backupLease] }] : []),
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

/** Whose dumps are pruned. */
export interface DumpRetentionRulesOptions {
  /** The Lease that keeps how the last pruning ended. */
  readonly lease: string;
  /** That of the backups that it follows. */
  readonly backupLease: string;
}

/** What the program that prunes dumps may do: see how they ended, and say how it ended. It deletes nothing in the cluster. */
export function dumpRetentionRules({ lease, backupLease }: DumpRetentionRulesOptions): PolicyRule[] {
  const leases = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    { ...leases, verbs: ['get', 'patch'], resourceNames: [lease] },
    { ...leases, verbs: ['get'], resourceNames: [backupLease] },
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

/** Whose instances are looked for. */
export interface ConsistencyRulesOptions {
  /** Whether their pods have to be found: they have no names of their own. */
  readonly findsPods: boolean;
}

/** What the companion of a consistency check may do: say what was found, and see the pods where it has to. */
export function consistencyRules({ findsPods }: ConsistencyRulesOptions): PolicyRule[] {
  return [
    // A list cannot be limited to labels.
    ...(findsPods ? [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }] : []),
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}

/** Which backups are drilled. */
export interface DrillRulesOptions {
  /** The name of the drill. */
  readonly drill: string;
  /** Who restores. */
  readonly engine: DrillEngine;
  /** Whether the copy has a volume of its own for WAL. */
  readonly walVolume: boolean;
  /**
   * The claims that others make for the copy.
   *
   * @default - none
   */
  readonly clusterClaims?: readonly string[];
}

/**
 * What the program of a drill may do: find backups, make a copy, and remove it by name. Kubernetes cannot limit
 * `create` by name, and who may make pods can mount every Secret of the namespace: so it has an identity of its own.
 */
export function drillRules({ drill, engine, walVolume, clusterClaims = [] }: DrillRulesOptions): PolicyRule[] {
  const { copy, dataClaim, walClaim, checks } = copyNames(drill);
  const operated = engine === 'cloudnative-pg';
  const made = (apiGroup: string, resource: string, resourceNames: string[]): PolicyRule[] => [
    { apiGroups: [apiGroup], resources: [resource], verbs: ['create'] },
    { apiGroups: [apiGroup], resources: [resource], verbs: ['get', 'delete'], resourceNames },
  ];
  const claims = { apiGroups: [''], resources: ['persistentvolumeclaims'] };
  // No name at all would mean every name.
  const theirs = clusterClaims.length > 0 ? [{ ...claims, verbs: ['get'], resourceNames: [...clusterClaims] }] : [];
  return [
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'patch'], resourceNames: [drill] },
    ...(engine === 'dump'
      ? []
      : [{ apiGroups: ['snapshot.storage.k8s.io'], resources: ['volumesnapshots'], verbs: ['list'] }]),
    ...made('', 'pods', [operated ? checks : copy]),
    ...(operated
      ? [
          { apiGroups: ['postgresql.cnpg.io'], resources: ['backups'], verbs: ['list'] },
          // Those of the copy, whose names nobody knows before: to tell what keeps one from running.
          { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
          ...made('postgresql.cnpg.io', 'clusters', [copy]),
        ]
      : []),
    ...(engine === 'own'
      ? made('', 'persistentvolumeclaims', walVolume ? [dataClaim, walClaim] : [dataClaim])
      : theirs),
    { apiGroups: [''], resources: ['events'], verbs: ['create'] },
  ];
}
