import { booleanProblem } from '../numbers';
import type { ReplicaClusterOptions } from '../options/cloud-native/replica-cluster';
import type { Problems } from '../problems';
import { secondsOf } from '../durations';
import { isInitdb } from './bootstrap';
import { checkReference } from './external-clusters';
import type { CloudNativeWish } from './wish';

/** Whether a database follows another one, as the operator decides it. */
export function isReplica(name: string, options: ReplicaClusterOptions | undefined): boolean {
  if (options === undefined) return false;
  return options.enabled ?? (options.self ?? name) !== options.primary;
}

/** Checks how a database follows another one. */
export function checkReplicaCluster(props: CloudNativeWish, problems: Problems): void {
  const { replicaCluster: options, externalClusters, name } = props;
  if (options === undefined) return;
  const { source, self, primary, enabled, promotionToken, minApplyDelay } = options;
  for (const [key, reference] of Object.entries({ source: source ?? '', self, primary }))
    checkReference(`replicaCluster.${key}`, reference, externalClusters, problems);
  if (enabled !== undefined) problems.add('replicaCluster.enabled', booleanProblem(enabled));
  if (enabled !== undefined && primary !== undefined)
    problems.add(
      'replicaCluster.enabled',
      'contradicts primary, which decides by itself who follows; leave one of them out',
    );
  secondsOf('replicaCluster.minApplyDelay', minApplyDelay, 0, 1, problems);
  const follows = isReplica(name, options);
  if (follows && isInitdb(props.bootstrap))
    problems.warn(
      'replicaCluster',
      'makes a database that exists follow another one; a new one is refused by the operator without a bootstrap that copies or recovers',
    );
  if (promotionToken !== undefined) checkToken(promotionToken, follows, minApplyDelay !== undefined, problems);
}

const TOKEN_FIELDS = [
  'latestCheckpointTimelineID',
  'redoWalFile',
  'databaseSystemIdentifier',
  'latestCheckpointREDOLocation',
  'timeOfLatestCheckpoint',
  'operatorVersion',
];

function checkToken(token: string, follows: boolean, delayed: boolean, problems: Problems): void {
  const prop = 'replicaCluster.promotionToken';
  if (token === '') return;
  if (delayed) problems.add(prop, 'contradicts minApplyDelay: what is promoted does not lag; leave one of them out');
  else if (follows)
    problems.add(
      prop,
      'promotes this database, which shall follow another one; leave it out, or make this one primary',
    );
  else if (!isToken(token))
    problems.add(prop, 'is not a token; copy status.demotionToken of the Cluster that was demoted');
}

function isToken(token: string): boolean {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    return TOKEN_FIELDS.every(
      (field) =>
        typeof (content as { [field: string]: unknown })[field] === 'string' &&
        (content as { [field: string]: unknown })[field] !== '',
    );
  } catch {
    return false;
  }
}
