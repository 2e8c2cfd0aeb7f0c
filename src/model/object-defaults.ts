import type { StringMap } from './labels';

/** What the objects of a construct have in common. */
export interface ObjectDefaults {
  readonly namespace: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
}
