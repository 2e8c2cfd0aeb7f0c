import type { RolloutPart } from './rollout';

/** How waiting for a rollout ended. */
export interface RolloutRun {
  readonly namespace: string;
  readonly database: string;
  /** Late: not within the time that was given. */
  readonly state: 'done' | 'late' | 'interrupted';
  /** How long it was waited for. */
  readonly seconds: number;
  /** Each instance and the database, as they were at the end. */
  readonly parts: readonly RolloutPart[];
}
