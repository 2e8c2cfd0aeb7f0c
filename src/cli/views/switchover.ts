import { databaseNames } from '../../model/names';
import { CannotTell } from '../kubernetes/problems';
import { demandRight, type NamespaceContent } from '../kubernetes/read-namespace';
import { meant } from '../text/meant';
import type { DatabaseEngine, DatabaseStatus, InstanceStatus } from './database-status';
import { statusReport } from './status';

/** A switchover that can be done. */
export interface SwitchoverPlan {
  readonly namespace: string;
  readonly database: string;
  readonly engine: DatabaseEngine;
  /** The primary as it is; undefined where there is none. */
  readonly from?: string;
  readonly to: string;
  /** What is to be committed: the value of the prop `primary`. Undefined where nothing is. */
  readonly primary?: number;
  /** What was written; undefined where nothing was. */
  readonly written?: { readonly file: string; readonly line: number; readonly before?: string; readonly after: string };
  /** What does it now; undefined where applying the change does. */
  readonly command?: string;
}

/** @throws CannotTell where that instance cannot take over */
export function switchoverPlan(
  content: NamespaceContent,
  { database, to, now }: { readonly database: string; readonly to: string; readonly now: Date },
): SwitchoverPlan {
  const { namespace, objects } = content;
  const [status] = statusReport(content, database, now).databases;
  demandRight(content, /^(pods|leases\.)/);
  const { engine, lease, instances } = status;
  if (engine === 'elsewhere')
    throw new CannotTell(`${database} is run by somebody else, who decides who is its primary`);
  const candidate = candidateOf(status, to);
  const from = engine === 'replicated' ? lease?.holder : instances.find(({ role }) => role === 'primary')?.name;
  const plan = { namespace, database, engine, ...(from === undefined ? {} : { from }), to: candidate.name };
  if (engine === 'cloudnative-pg') {
    if (from === candidate.name) throw new CannotTell(`${candidate.name} is the primary already`);
    checkAble(candidate);
    return { ...plan, command: `kubectl cnpg promote ${database} ${candidate.name} -n ${namespace}` };
  }
  const wished = objects.configMaps?.find(({ metadata }) => metadata.name === databaseNames(database).configuration);
  const wish = wished?.data?.primary;
  const primary = ordinalOf(candidate);
  const asked = wish === undefined ? undefined : wish === String(primary);
  if (from === candidate.name && asked !== false) throw new CannotTell(`${candidate.name} is the primary already`);
  if (from !== candidate.name && asked === true)
    throw new CannotTell(
      `${candidate.name} is asked for already, and has not taken over yet: the log of ${from ?? database} says why; cdk8s-pg rollout wait ${database} waits for it`,
    );
  // Where it is the primary still, another was asked for, and this calls it off.
  if (from !== candidate.name) checkAble(candidate);
  return { ...plan, primary };
}

/** The instance that is meant, by its number or the name of its pod. */
function candidateOf({ database, instances }: DatabaseStatus, to: string): InstanceStatus {
  const name = /^\d+$/.test(to) ? `${database}-${Number(to)}` : to;
  const found = instances.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = instances.map((each) => each.name);
  const others = `there are ${names.join(', ') || 'none'}`;
  throw new CannotTell(
    `${database} has no instance ${name}; ${/^\d+$/.test(to) ? others : meant(name, names, others)}`,
  );
}

/** @throws CannotTell where it does not stream, or is not ready */
function checkAble({ name, role, ready, state, reason }: InstanceStatus): void {
  const why = reason === undefined ? state : `${state}: ${reason}`;
  if (role !== 'standby') throw new CannotTell(`${name} cannot take over: it is no standby now (${why})`);
  if (!ready) throw new CannotTell(`${name} cannot take over: it is not ready (${why})`);
  // A standby that is ready and has something to say does not stream.
  if (reason !== undefined) throw new CannotTell(`${name} cannot take over: ${reason}`);
}

const ordinalOf = ({ name }: InstanceStatus): number => Number(/\d+$/.exec(name)?.[0]);
