import { secondsOf } from '../durations';
import { booleanProblem } from '../numbers';
import type { MetricsOptions } from '../options/cloud-native/metrics';
import type { Problems } from '../problems';
import { referencedName } from '../references';

/** A key of an object that holds queries. */
export interface QueriesReference {
  readonly name: string;
  readonly key: string;
}

/** What instances serve for Prometheus. */
export interface MetricsModel {
  readonly configMaps: QueriesReference[];
  readonly secrets: QueriesReference[];
  readonly defaultQueries: boolean;
  /** In seconds. */
  readonly queriesTtl?: number;
  readonly tls?: boolean;
}

/** The operator's own queries, which its webhook puts in front of all others. */
const DEFAULT_QUERIES: QueriesReference = { name: 'cnpg-default-monitoring', key: 'queries' };

/** What instances serve for Prometheus, with its defaults. */
export function metricsModel(options: MetricsOptions = {}, problems: Problems): MetricsModel {
  const { queries = [], defaultQueries = true, queriesTtl, tls } = options;
  problems.add('metrics.defaultQueries', booleanProblem(defaultQueries));
  if (tls !== undefined) problems.add('metrics.tls', booleanProblem(tls));
  const references = (kind: 'ConfigMap' | 'Secret'): QueriesReference[] =>
    queries.flatMap((query, index) => {
      const source: unknown = kind === 'ConfigMap' ? query.configMap : query.secret;
      const name = referencedName(`metrics.queries[${index}]`, kind, source, problems);
      return name === undefined ? [] : { name, key: query.key };
    });
  const configMaps = references('ConfigMap');
  const ours = configMaps.some(({ name }) => name === DEFAULT_QUERIES.name);
  return {
    configMaps: defaultQueries && !ours ? [DEFAULT_QUERIES, ...configMaps] : configMaps,
    secrets: references('Secret'),
    defaultQueries,
    queriesTtl: queriesTtl === undefined ? undefined : secondsOf('metrics.queriesTtl', queriesTtl, 30, 1, problems),
    tls,
  };
}
