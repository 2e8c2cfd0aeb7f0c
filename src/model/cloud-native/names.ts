/** Every name that the operator makes from a Cluster's own. */
export interface CloudNativeNames {
  /** The Cluster. */
  readonly database: string;
  readonly readWriteService: string;
  readonly readOnlyService: string;
  readonly anyService: string;
  /** A Service of former versions of the operator, whose name stays reserved. */
  readonly formerService: string;
  readonly ownerSecret: string;
  readonly superuserSecret: string;
  readonly caSecret: string;
  readonly serverSecret: string;
  readonly replicationSecret: string;
}

/** The longest name that the operator takes. */
const LONGEST = 50;

/** All names of the Cluster called `name`. */
export function cloudNativeNames(name: string): CloudNativeNames {
  return {
    database: name,
    readWriteService: `${name}-rw`,
    readOnlyService: `${name}-ro`,
    anyService: `${name}-r`,
    formerService: `${name}-any`,
    ownerSecret: `${name}-app`,
    superuserSecret: `${name}-superuser`,
    caSecret: `${name}-ca`,
    serverSecret: `${name}-server`,
    replicationSecret: `${name}-replication`,
  };
}

/** The names of Services that nobody else may have: not a managed Service, not a Pooler. */
export function reservedServices(name: string): string[] {
  const { readWriteService, readOnlyService, anyService, formerService } = cloudNativeNames(name);
  return [readWriteService, readOnlyService, anyService, formerService];
}

/** What is wrong with the name of a Cluster; undefined when it is fine. */
export function clusterNameProblem(name: unknown): string | undefined {
  if (typeof name !== 'string' || name === '')
    return 'is missing; give the database a name that stays, such as products-db';
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name))
    return `'${name}' is not a DNS label; write lowercase letters, digits and '-', begin with a letter and end with a letter or a digit`;
  if (name.length > LONGEST)
    return `'${name}' has ${name.length} characters; ${LONGEST} are allowed, because other names are made from it`;
  return undefined;
}
