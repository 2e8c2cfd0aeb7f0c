/** Every name that follows from a database's own, in one place. */
export interface DatabaseNames {
  /** StatefulSet, governing Service, ServiceAccount, Role, RoleBinding, Lease, PodDisruptionBudget, NetworkPolicy. */
  readonly database: string;
  readonly readWriteService: string;
  readonly readOnlyService: string;
  readonly anyService: string;
  /** ConfigMap with the wished configuration, read through the API. */
  readonly configuration: string;
  /** Lease by which a backup asks for an instance. */
  readonly backupLease: string;
  /** ConfigMap with the programs of the pods. */
  readonly programs: string;
  readonly ownerSecret: string;
  readonly replicationSecret: string;
  readonly superuserSecret: string;
  /** ServiceAccount, Role, RoleBinding, NetworkPolicy, program of the Job that makes the Secrets. */
  readonly credentials: string;
}

/** The longest name of a database: leaves room for suffixes within the 63 characters of a label. */
export const LONGEST_NAME = 40;

/** All names of the database called `name`. */
export function databaseNames(name: string): DatabaseNames {
  return {
    database: name,
    readWriteService: `${name}-rw`,
    readOnlyService: `${name}-ro`,
    anyService: `${name}-r`,
    configuration: `${name}-config`,
    backupLease: `${name}-backup`,
    programs: `${name}-programs`,
    ownerSecret: `${name}-owner`,
    replicationSecret: `${name}-replication`,
    superuserSecret: `${name}-superuser`,
    credentials: `${name}-credentials`,
  };
}

/** The pod of an instance. */
export function podName(database: string, ordinal: number): string {
  return `${database}-${ordinal}`;
}

/** The claim of an instance, from the claim template `data` or `wal`. */
export function claimName(template: string, database: string, ordinal: number): string {
  return `${template}-${podName(database, ordinal)}`;
}

/** The Job that runs a program once: a Job cannot be changed, so other content means another name. */
export function programJobName(program: string, contentHash: string): string {
  return `${program}-${contentHash}`;
}

/** The Secret that the cluster makes for a login. */
export function loginSecretName(database: string, login: string): string {
  return `${database}-login-${login.replaceAll('_', '-')}`;
}

/** The name inside the cluster of a Service. */
export function serviceHost(service: string, namespace: string): string {
  return `${service}.${namespace}.svc`;
}

/** The name inside the cluster of one instance, through the governing Service. */
export function instanceHost(database: string, ordinal: number, namespace: string): string {
  return `${podName(database, ordinal)}.${database}.${namespace}.svc`;
}

/** What is wrong with the name of a database; undefined when it is fine. */
export function nameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '') {
    return 'is missing; give the database a name that stays, such as products-db';
  }
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name)) {
    return `'${name}' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit`;
  }
  if (name.length > LONGEST_NAME) {
    return `'${name}' has ${name.length} characters; ${LONGEST_NAME} are allowed, because other names are made from it`;
  }
  return undefined;
}

/** What is wrong with the name of a namespace; undefined when it is fine. */
export function namespaceProblem(namespace: unknown): string | undefined {
  if (typeof namespace === 'string' && /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(namespace)) return undefined;
  return `'${String(namespace)}' is not a DNS label; write at most 63 lowercase letters, digits and '-', begin and end with a letter or a digit`;
}
