import { claimName, databaseNames, podName } from '../model/names';

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
}

/** What the agents of a database may do: with its own objects alone, by name. */
export function agentRules({ database, replicas, walVolume }: AgentRulesOptions): PolicyRule[] {
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
