import { PREFIX } from '../../../model/labels';
import { claimName, databaseNames } from '../../../model/names';
import { CLAIMS, CONFIG_MAPS } from '../client/resources';
import { ordinal } from '../context';
import type { Verb } from './verb';

/** Marks this instance's own claims as holding a database. */
export const claimStamp: Verb = async (context, request) => {
  const { client, database, log } = context;
  const identifier = request.values['system-identifier'];
  if (!identifier) return { ok: 'false', error: 'claim-stamp: system-identifier is missing' };

  const config = await client.get(CONFIG_MAPS, databaseNames(database).configuration);
  const templates = config.data?.['wal-size'] ? ['data', 'wal'] : ['data'];
  for (const template of templates) {
    const name = claimName(template, database, ordinal(context));
    await client.patch(CLAIMS, name, { metadata: { annotations: { [`${PREFIX}system-identifier`]: identifier } } });
    log(`claim ${name}: marked as holding database ${identifier}`);
  }
  return { ok: 'true' };
};
