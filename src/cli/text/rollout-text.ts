import { spanText } from '../../model/retention/age';
import type { RolloutRun } from '../views/rollout-run';
import { indented } from './table';

/** How a rollout ended, for a person: with what it waits for where it has not. */
export function rolloutText({ namespace, database, state, seconds, parts }: RolloutRun): string {
  const title = {
    done: `${database}: every instance is updated, streaming and ready, after ${spanText(seconds)}`,
    late: `${database}: not done within ${spanText(seconds)}; it goes on`,
    interrupted: `${database}: it goes on without this command`,
  }[state];
  const open = parts.filter(({ done }) => !done).map(({ name, text }) => `waiting for ${name}: ${text}`);
  const look = state === 'done' ? [] : [`look: cdk8s-pg status ${database} -n ${namespace}`];
  return `${[title, ...[...open, ...look].map(indented)].join('\n')}\n`;
}
