import { timeOf } from '../../../model/backup/logical/restore-time';
import type { DumpRestorePlan } from '../../../model/backup/logical/restore-plan';
import type { DumpPlace } from '../dump/place';
import { chooseFromStore } from './choose';
import { type Before, before, recordChoice } from './record';

/** Which backup it is; and where it was restored under this name before, when. */
export interface Begin {
  readonly backup: string;
  readonly restored?: string;
}

/**
 * Finds out which backup is restored. One that is chosen is written down before anything else happens, and taken again
 * by every try that is asked for the same.
 *
 * @throws where something else was restored under this name, or there is no backup that fits
 */
export async function begin(place: DumpPlace, plan: DumpRestorePlan): Promise<Begin> {
  const was = await before(place, plan.name);
  const backup = known(plan, was);
  const { restored } = was;
  if (restored !== undefined && backup === restored.backup) return { backup, restored: `at ${restored.time}` };
  if (restored !== undefined)
    throw new Error(
      `under the name ${plan.name}, backup ${restored.backup} was restored at ${restored.time}; give the restore of ${backup ?? 'another'} a name of its own`,
    );
  return { backup: backup ?? (await choose(place, plan)) };
}

/** The one that is named, or that was chosen before by the same wish. */
function known({ backup, choose }: DumpRestorePlan, { chosen }: Before): string | undefined {
  return backup ?? (chosen?.latestBefore === choose?.latestBefore ? chosen?.backup : undefined);
}

async function choose(place: DumpPlace, { name, source, choose }: DumpRestorePlan): Promise<string> {
  const { store = '', latestBefore } = choose ?? {};
  const chosen = await chooseFromStore(place, {
    database: source,
    store,
    now: place.now().getTime(),
    ...(latestBefore === undefined ? {} : { before: timeOf(latestBefore) }),
  });
  place.log(`taking ${chosen.name}`);
  await recordChoice(place, name, { backup: chosen.name, latestBefore });
  return chosen.name;
}
