import { type PresentSecret, pruneDecisions } from '../../../model/connection/prune-decision';
import type { PruningPlan } from '../../../model/connection/pruning-plan';
import { ApiError, oneLine } from '../client/api-error';
import type { Client } from '../client/client';
import { SECRETS, type Secret } from '../client/resources';
import { findObject } from '../find-object';
import type { Log } from '../log';
import type { Result } from '../main';
import { type Patience, retry } from '../retry';
import { parsePruningPlan } from './plan';
import { readReferences } from './read-references';

/** What the program says at its end. */
export interface PruningResult extends Result {
  readonly program: 'prune-connections';
  readonly connection?: string;
  readonly dryRun?: boolean;
  /** In a dry run: what would be. */
  readonly deleted: string[];
  /** How many were found and stay. */
  readonly kept: number;
}

/**
 * Deletes the Secrets of versions that are neither declared nor in use. Everything is read
 * before the first goes; after an error nothing more goes.
 */
export async function pruneConnections(
  client: Client,
  planText: string,
  patience: Patience,
  log: Log,
): Promise<PruningResult> {
  const done: { deleted: string[]; kept: number } = { deleted: [], kept: 0 };
  let about: Pick<PruningResult, 'connection' | 'dryRun'> = {};
  try {
    const plan = parsePruningPlan(planText);
    const { connection, dryRun } = plan;
    about = { connection, dryRun };
    const secrets = await readSecrets(client, plan, patience);
    const references = await readReferences(client, { connection, names: plan.candidates }, patience);
    const present = [...secrets.values()].map(presentSecret);
    for (const { name, remove, reason } of pruneDecisions({ ...plan, present, references })) {
      const objection = remove && !dryRun ? await deleteSecret(client, secrets.get(name) as Secret) : undefined;
      const goes = remove && objection === undefined;
      if (goes) done.deleted.push(name);
      else done.kept += 1;
      log(`${name}: ${goes ? (dryRun ? 'would be deleted' : 'deleted') : 'kept'}: ${objection ?? reason}`);
    }
    return { program: 'prune-connections', ok: true, ...about, ...done };
  } catch (error) {
    return { program: 'prune-connections', ok: false, ...about, reason: oneLine(error), ...done };
  }
}

/** Those of the candidates that are there. */
async function readSecrets(
  client: Client,
  { candidates }: PruningPlan,
  patience: Patience,
): Promise<Map<string, Secret>> {
  const secrets = new Map<string, Secret>();
  for (const name of candidates) {
    const secret = await retry(patience, () => findObject(client, SECRETS, name));
    if (secret) secrets.set(name, secret);
  }
  return secrets;
}

function presentSecret({ metadata, immutable = false }: Secret): PresentSecret {
  const { name, creationTimestamp: created, labels = {}, deletionTimestamp } = metadata;
  return { name, created, labels, immutable, ending: deletionTimestamp !== undefined };
}

/** Deletes the very Secret that was judged. @returns why it stays all the same; undefined where it does not */
async function deleteSecret(client: Client, secret: Secret): Promise<string | undefined> {
  const { uid, resourceVersion } = secret.metadata;
  if (uid === undefined || resourceVersion === undefined) return 'the API does not say which one it is';
  try {
    await client.delete(SECRETS, secret);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && error.missing) return undefined; // somebody else was faster
    if (error instanceof ApiError && error.conflict) return 'it has changed since it was looked at';
    throw error;
  }
}
