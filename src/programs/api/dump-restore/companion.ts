import { oneLine } from '../client/api-error';
import { SharedFolder } from '../dump/folder';
import { type DumpPlace, LONGEST } from '../dump/place';
import { emitEvent } from '../emit-event';
import type { Answering } from './answers';
import { type Begin, begin } from './begin';
import { parseRestorePlan } from './plan';
import { recordEnd } from './record';
import { type DumpRestoreResult, happening, resultLine, resultOf } from './result';

/**
 * Finds out which backup is restored, reads its manifest for the container that restores, and tells how it ended: by an
 * Event, by the Lease, and by one line of JSON. What the Lease says is done is not done again.
 *
 * @param answering reads the manifest, once that is fetched, as a kind of database has it
 */
export async function restoreCompanion(
  place: DumpPlace,
  planText: string,
  answering: Answering,
): Promise<DumpRestoreResult> {
  const folder = new SharedFolder(place.folder, place.ending, place.look);
  const plan = await folder.orSay(() => parseRestorePlan(planText));
  const begun = await begin(place, plan).catch((error: unknown) => refuse(folder, error));
  const { restored, backup } = begun ?? {};
  if (restored !== undefined) folder.write('restored', restored);
  // The last: by it the other container knows that all is said.
  folder.write('backup', backup ?? '');
  // What cannot be answered the other container was told, and it tells in its result.
  if (backup !== undefined)
    await answering(folder, { ...plan, backup }).catch((error: unknown) => place.log(oneLine(error)));
  const ended = (await folder.awaitOne('result')) !== undefined;
  const findings = ended ? folder.read('result') : `failed\t${folder.unfinished()}\n`;
  const result = resultOf(plan, backup, findings);
  if (!result.already) await recordEnd(place, plan, result);
  await emitEvent(place, happening(result));
  await folder.conclude(resultLine(result, LONGEST));
  return result;
}

/** Has the other container say why there is nothing to do for it. */
function refuse(folder: SharedFolder, error: unknown): Partial<Begin> | undefined {
  folder.write('refusal', oneLine(error));
  return undefined;
}
