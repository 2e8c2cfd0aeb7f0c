import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { ConsistencyPlan, KnownInstance, PlannedAssertion } from '../../../model/consistency/plan';
import { oneLine } from '../client/api-error';
import { emitEvent, type Place } from '../emit-event';
import { type Patience, retry } from '../retry';
import { findInstances } from './find-instances';
import { happening } from './happening';
import { parseConsistencyPlan } from './plan';
import { type ConsistencyResult, limited, resultOf } from './result';

/** Where the companion works. */
export interface CompanionPlace extends Place {
  /** The folder that it shares with the container that asks the instances. */
  readonly folder: string;
  /** For the Kubernetes API. */
  readonly patience: Patience;
  /** Aborted when the other container has ended. */
  readonly ending: AbortSignal;
  /** Milliseconds between two looks for the findings. @default 100 */
  readonly look?: number;
}

/** As long as Kubernetes keeps of a termination message. */
const LONGEST = 4096;

/**
 * Tells the container that asks the instances where they are and what is asserted, waits for what it finds, and makes an
 * Event and one line of JSON of that.
 */
export async function companion(place: CompanionPlace, planText: string): Promise<ConsistencyResult> {
  const { folder, ending, look = 100 } = place;
  const plan = await orSay(folder, async () => {
    const parsed = parseConsistencyPlan(planText);
    parsed.assertions.forEach((assertion, index) => writeAssertion(folder, index, assertion));
    const instances = await awaitInstances(place, parsed.instances);
    write(folder, 'instances', instances.map(({ name, host, port }) => `${name}|${host}|${port}\n`).join(''));
    return parsed;
  });
  const file = join(folder, 'result');
  while (!existsSync(file) && !ending.aborted) await setTimeout(look, undefined, { signal: ending }).catch(() => {});
  if (!existsSync(file)) {
    return { program: 'check-consistency', ok: false, outcome: 'unknown', reason: 'ended before the check' };
  }
  const result = resultOf(plan.database, readFileSync(file, 'utf8'));
  // The Event first: the other container ends, and with it this one, as soon as it has its line.
  await emitEvent(place, happening(result));
  write(folder, 'said', JSON.stringify(limited(result, LONGEST)));
  await ended(ending);
  return result;
}

/** The instances, as soon as all are there; after their time, those that are. */
async function awaitInstances(
  { client, patience, ending, look = 100 }: CompanionPlace,
  instances: ConsistencyPlan['instances'],
): Promise<KnownInstance[]> {
  const within = Array.isArray(instances) ? 0 : instances.within;
  const until = Date.now() + within * 1000;
  for (;;) {
    const found = await retry(patience, () => findInstances(client, instances));
    const there = found.filter(({ host }) => host !== '').length;
    if (Array.isArray(instances) || there >= instances.count || Date.now() >= until || ending.aborted) return found;
    await setTimeout(look * 10, undefined, { signal: ending }).catch(() => {});
  }
}

/** Does a step; where it fails, the other container learns why. */
async function orSay<T>(folder: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    write(folder, 'companion-error', oneLine(error));
    throw error;
  }
}

function writeAssertion(folder: string, index: number, assertion: PlannedAssertion): void {
  const own = join(folder, 'assertions', String(index).padStart(4, '0'));
  mkdirSync(own, { recursive: true });
  for (const [file, text] of Object.entries(assertion)) writeFileSync(join(own, file), text as string);
}

/** Whole or not at all. */
function write(folder: string, name: string, text: string): void {
  writeFileSync(join(folder, `.${name}`), text);
  renameSync(join(folder, `.${name}`), join(folder, name));
}

async function ended(ending: AbortSignal): Promise<void> {
  while (!ending.aborted) await setTimeout(60_000, undefined, { signal: ending }).catch(() => {});
}
