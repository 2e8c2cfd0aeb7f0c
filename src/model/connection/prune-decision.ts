import { CONNECTION_LABEL, VERSION_LABEL } from './earlier';
import { connectionSecretName } from './names';

/** A Secret that may be a version, as the cluster has it. */
export interface PresentSecret {
  readonly name: string;
  /** When it was made, as Kubernetes writes it. */
  readonly created?: string;
  readonly labels: { readonly [key: string]: string };
  readonly immutable: boolean;
  /** Whether somebody has deleted it already, and something holds it up. */
  readonly ending: boolean;
}

/** What a decision is made from. */
export interface PruneInput {
  /** What it is called, version aside. */
  readonly connection: string;
  /** How many of the newest versions stay that are not declared. */
  readonly keep: number;
  /** The Secrets of versions that are declared. */
  readonly declared: readonly string[];
  readonly present: readonly PresentSecret[];
  /** Who names a Secret, by the Secret's name. */
  readonly references: ReadonlyMap<string, string>;
}

/** What happens to a Secret, and why. */
export interface PruneDecision {
  readonly name: string;
  readonly remove: boolean;
  /** In words that follow "kept:" or "deleted:". */
  readonly reason: string;
}

/** Which Secrets go, the oldest first. In doubt, one stays. */
export function pruneDecisions(input: PruneInput): PruneDecision[] {
  const sorted = [...input.present].sort(olderFirst);
  const undeclared = sorted.filter((secret) => ownProblem(secret, input) === undefined);
  const newest = new Set(undeclared.slice(Math.max(0, undeclared.length - input.keep)).map(({ name }) => name));
  return sorted.map((secret) => {
    const { name } = secret;
    const user = input.references.get(name);
    const reason =
      ownProblem(secret, input) ??
      (user === undefined ? undefined : `${user} names it`) ??
      (newest.has(name) ? `it is among the newest ${input.keep} that are not declared` : undefined);
    if (reason !== undefined) return { name, remove: false, reason };
    return { name, remove: true, reason: 'it is not declared, and nothing names it' };
  });
}

/** Why a Secret is none of those that may go at all; undefined where it is one. */
function ownProblem(secret: PresentSecret, { connection, declared }: PruneInput): string | undefined {
  const { name, labels } = secret;
  if (declared.includes(name)) return 'it is declared';
  if (labels['app.kubernetes.io/managed-by'] !== 'cdk8s-pg' || labels[CONNECTION_LABEL] !== connection)
    return `it is not labelled as a version of ${connection}`;
  if (name !== connectionSecretName(connection, labels[VERSION_LABEL] ?? ''))
    return `its label ${VERSION_LABEL} is that of another Secret`;
  if (!secret.immutable) return 'it is not immutable, and no version is like that';
  if (Number.isNaN(Date.parse(secret.created ?? ''))) return 'nothing says when it was made';
  return secret.ending ? 'it is being deleted already' : undefined;
}

/** By time, then by the number of the version, then by name: no two are equal. */
function olderFirst(a: PresentSecret, b: PresentSecret): number {
  return time(a) - time(b) || versionNumber(a) - versionNumber(b) || (a.name < b.name ? -1 : 1);
}

const time = ({ created = '' }: PresentSecret): number => Date.parse(created) || 0;

function versionNumber({ labels }: PresentSecret): number {
  const digits = /^v([0-9]{1,15})$/.exec(labels[VERSION_LABEL] ?? '')?.[1];
  return Number(digits ?? -1);
}
