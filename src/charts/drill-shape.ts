import { type Check, flag, type Shape, text, whole } from './check-configuration';
import type { DrillAssertionConfiguration, DrillConfiguration } from './drill-configuration';

const ASSERTION_KEYS: { readonly [key in keyof Required<DrillAssertionConfiguration>]: Check } = {
  name: text,
  sql: text,
  expect: text,
};

export const DRILL_KEYS: { readonly [key in keyof Required<DrillConfiguration>]: Check | Shape } = {
  schedule: text,
  timeZone: text,
  maxAgeHours: whole,
  assertions: { keys: ASSERTION_KEYS, required: ['name', 'sql'], list: true },
  suspend: flag,
};

/** The drills of a database, as a configuration file says them. */
export const DRILL_SHAPE: Shape = { keys: DRILL_KEYS, required: ['schedule'] };
