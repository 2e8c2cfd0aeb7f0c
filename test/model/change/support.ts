import { type Chart, Size } from 'cdk8s';
import { CloudNativePostgres, type CloudNativePostgresProps, type ReplicatedPostgresProps } from '../../../src';
import type { Manifest } from '../../../src/model/change/manifest';
import { predictChanges } from '../../../src/model/change/predict';
import { chart, database, Manifests } from '../../constructs/support/databases';

/** What a chart holds. */
export type Make = (scope: Chart) => unknown;

/** A ReplicatedPostgres of two instances, called products-db. */
export const own =
  (props: Partial<ReplicatedPostgresProps> = {}): Make =>
  (scope) =>
    database({ replicas: 2, ...props }, scope);

/** A Cluster of three instances, called orders. */
export const operated =
  (props: Partial<CloudNativePostgresProps> = {}): Make =>
  (scope) =>
    new CloudNativePostgres(scope, 'Operated', {
      name: 'orders',
      replicas: 3,
      storage: { size: Size.gibibytes(2) },
      ...props,
    });

/** What a chart synthesizes. */
export function manifestsOf(make: Make): Manifest[] {
  const scope = chart('shop');
  make(scope);
  return new Manifests(scope).all as Manifest[];
}

/** What applying the second does to what the first made: `severity: what`, without what makes no difference. */
export function predicted(old: Make, now: Make): string[] {
  return predictChanges(manifestsOf(old), manifestsOf(now))
    .filter(({ severity }) => severity !== 'none')
    .map(({ severity, what }) => `${severity}: ${what}`);
}
