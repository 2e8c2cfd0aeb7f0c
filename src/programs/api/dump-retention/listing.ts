import { type DumpListing, type FoundDump, isDumpName, type Leftover } from '../../../model/retention/dump-units';
import { oneLine } from '../client/api-error';
import type { Values } from '../lines';
import { type TransferClient, TransferError } from '../transfer-client';

/**
 * What lies in a store of a database. First the backups, then what is none: so none that ends meanwhile is seen twice.
 *
 * @throws where the store does not say
 */
export async function listDumps(
  transfer: TransferClient,
  store: string,
  database: string,
): Promise<Pick<DumpListing, 'dumps' | 'leftovers'>> {
  const names = lines(await transfer.ask('list', { store, database }));
  const leftovers = lines(await transfer.ask('leftovers', { store, database })).map(leftoverOf);
  const dumps: FoundDump[] = [];
  for (const name of names) {
    const dump = await found(transfer, name, { store, to: `${database}/${name}` });
    if (dump !== undefined) dumps.push(dump);
  }
  return { dumps, leftovers };
}

/** Undefined where somebody has removed it since. */
async function found(transfer: TransferClient, name: string, place: Values): Promise<FoundDump | undefined> {
  if (!isDumpName(name)) return { name, problem: 'its name is not that of a backup' };
  try {
    const manifest = await transfer.ask('has', place);
    return manifest === '' ? undefined : { name, manifest };
  } catch (error) {
    // That there is no connection says nothing of this one.
    if (!(error instanceof TransferError) || error.message.startsWith('unreachable')) throw error;
    return { name, problem: `its manifest cannot be read: ${oneLine(error)}` };
  }
}

/** `<name> <age in seconds>`; a name may have spaces, where it is not ours. */
function leftoverOf(line: string): Leftover {
  const [, name = line, age = '0'] = /^(.*) (\d+)(?:\.\d+)?$/.exec(line) ?? [];
  return { name, age: Number(age) };
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
