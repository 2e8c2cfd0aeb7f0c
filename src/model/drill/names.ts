/** The names of what a drill makes and removes again. */
export interface CopyNames {
  /** The pod of the copy, or its Cluster; the NetworkPolicy of it. */
  readonly copy: string;
  readonly dataClaim: string;
  readonly walClaim: string;
  /** The pod that looks at a Cluster. */
  readonly checks: string;
}

/** The claim that Kubernetes makes for the volume of a copy that fetches a dump. */
export function scratchClaim(drill: string): string {
  return `${copyNames(drill).copy}-scratch`;
}

/** All names that follow from a drill's own. */
export function copyNames(drill: string): CopyNames {
  const copy = `${drill}-copy`;
  return { copy, dataClaim: `${copy}-data`, walClaim: `${copy}-wal`, checks: `${copy}-checks` };
}

/** The longest name of a CronJob: those of its Jobs have a time after it. */
const LONGEST_CRON_JOB = 52;

/** The longest name of a Cluster. */
const LONGEST_CLUSTER = 50;

/** The most characters of a drill's name where CloudNativePG runs the copy. */
const LONGEST_OPERATED = LONGEST_CLUSTER - '-copy'.length;

/** What is wrong with the length of a drill's name; undefined when it is fine. */
export function drillNameLengthProblem(name: string): string | undefined {
  return name.length <= LONGEST_CRON_JOB
    ? undefined
    : `'${name}' has ${name.length} characters; ${LONGEST_CRON_JOB} are allowed, because the Jobs of a CronJob append the time to it; give a shorter name`;
}

/** The same where CloudNativePG runs the copy. */
export function operatedDrillNameProblem(name: string): string | undefined {
  return name.length <= LONGEST_OPERATED
    ? undefined
    : `'${name}' has ${name.length} characters; ${LONGEST_OPERATED} are allowed, because the Cluster of the copy is called '${copyNames(name).copy}'; give a shorter name`;
}
