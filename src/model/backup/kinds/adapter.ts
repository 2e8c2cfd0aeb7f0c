import type { ContainerResources } from 'cdk8s-plus-28';
import type { ClientLogin } from '../../database-client';
import type { StringMap } from '../../labels';
import { wholeProblem } from '../../numbers';
import type { Problems } from '../../problems';
import type { SecretVariable } from '../../transfer';

/** What is particular to a kind of database. What dumps and restores does not know which it has. */
export interface DatabaseAdapter {
  /** As manifests have it; the functions for it are in `<kind>.sh`. */
  readonly kind: string;
  /** Those files of `dump-kinds` that it consists of. */
  readonly files: readonly string[];
  readonly resources?: ContainerResources;
  /** How it is reached. Problems are collected; where there are any, what is returned is of no use. */
  readonly reach: (context: AdapterContext) => ReachedDatabase;
  /**
   * What is wrong with the name of a database, where each can go to another; undefined when it is fine.
   *
   * @default - it restores all, each under its name
   */
  readonly nameProblem?: (name: unknown) => string | undefined;
  /** Whether it knows what is empty, and may write over what is not. */
  readonly overwrites: boolean;
  /** What the program is given that dumps. @default - nothing */
  readonly dumpArguments?: readonly string[];
  /** What the program is given that restores; undefined where it cannot. */
  readonly restoreArguments?: readonly string[];
}

/** Where an adapter stands. */
export interface AdapterContext {
  /** The prop that has it. */
  readonly prop: string;
  readonly registry?: string;
  readonly problems: Problems;
}

/** A database, as a container reaches it. */
export interface ReachedDatabase {
  readonly image: string;
  readonly environment: StringMap;
  readonly secretVariables?: readonly SecretVariable[];
  readonly login?: ClientLogin;
  readonly rootCertificate?: { readonly secret: string; readonly key: string };
  readonly ports: readonly number[];
}

/** Ports that a NetworkPolicy lets through. */
export function portsOf(name: string, given: readonly number[], context: AdapterContext): readonly number[] {
  const { prop, problems } = context;
  const isList: boolean = Array.isArray(given);
  if (isList) {
    given.forEach((port, index) => problems.add(`${prop}.${name}[${index}]`, wholeProblem(port, 1, 65535)));
    return given;
  }
  problems.add(`${prop}.${name}`, `${JSON.stringify(given)} is not a list; write for example [3306]`);
  return [];
}

/** What is wrong with a text that is handed over in one line; undefined when it is fine. */
export function lineProblem(value: unknown, example: string): string | undefined {
  // eslint-disable-next-line no-control-regex -- these are what is refused
  if (typeof value === 'string' && value !== '' && !/[\0-\x1f\x7f]/.test(value)) return undefined;
  const got = value === undefined ? 'is missing' : `${JSON.stringify(value)} is no text of one line`;
  return `${got}; write for example ${example}`;
}
