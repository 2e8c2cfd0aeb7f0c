import { type ChosenDump, chooseDump, type WantedDump } from '../../../model/backup/logical/restore-choice';
import { dumpUnits } from '../../../model/retention/dump-units';
import { listDumps } from '../dump-retention/listing';
import type { Log } from '../log';
import { TransferClient } from '../transfer-client';

/** How long listing a store may take, in milliseconds: a request for each backup. */
const LONGEST = 30 * 60_000;

/** Whom to ask. */
export interface StoreSetting {
  /** The folder that is shared with what moves files. */
  readonly folder: string;
  readonly ending: AbortSignal;
  readonly log: Log;
  /** Milliseconds between two looks. @default 100 */
  readonly look?: number;
}

/**
 * The backup that fits, by the manifests of the only store.
 *
 * @throws why there is none, or why the store does not say
 */
export async function chooseFromStore(setting: StoreSetting, wanted: WantedDump): Promise<ChosenDump> {
  const { folder, ending, log, look } = setting;
  const { store, database, now } = wanted;
  const transfer = new TransferClient({ folder, ending, look, until: Date.now() + LONGEST });
  log(`looking for backups of ${database} in store ${store}`);
  const found = await listDumps(transfer, '0', database).catch((error: unknown) => {
    throw new Error(`store ${store}: ${(error as Error).message}`);
  });
  // What is no backup, and why, is nobody's affair here.
  const units = dumpUnits({ database, now, dumps: found.dumps, leftovers: [] });
  for (const { name, problem } of units) if (problem !== undefined) log(`${name} is left out: ${problem}`);
  return chooseDump(units, wanted);
}
