import { PREFIX } from '../../../model/labels';
import { claimName, databaseNames } from '../../../model/names';
import { ApiError } from '../client/api-error';
import { CLAIMS, CONFIG_MAPS } from '../client/resources';
import type { Context } from '../context';
import type { Verb } from './verb';

/** Which volumes of the set hold a database. */
export const claimsGet: Verb = async (context) => {
  const { client, database } = context;
  const config = await client.get(CONFIG_MAPS, databaseNames(database).configuration);
  const replicas = Number(config.data?.replicas);
  if (!Number.isInteger(replicas) || replicas < 0) {
    throw new Error(`ConfigMap ${config.metadata.name}: replicas is '${config.data?.replicas}', not a number`);
  }
  const ordinals = Array.from({ length: Math.max(replicas, 1) }, (_, ordinal) => ordinal);
  const claims = await Promise.all(
    ordinals.map(async (ordinal) => [`claim.${ordinal}`, await contentOf(context, ordinal)] as const),
  );
  return { ok: 'true', ...Object.fromEntries(claims) };
};

/** absent, empty, or the system identifier of the database on it. */
async function contentOf({ client, database }: Context, ordinal: number): Promise<string> {
  try {
    const claim = await client.get(CLAIMS, claimName('data', database, ordinal));
    return claim.metadata.annotations?.[`${PREFIX}system-identifier`] || 'empty';
  } catch (error) {
    if (error instanceof ApiError && error.missing) return 'absent';
    throw error;
  }
}
