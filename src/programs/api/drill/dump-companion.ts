import type { DumpDrillPlan } from '../../../model/drill/dump-plan';
import { parseKnownPlan } from '../../../model/known-plan';
import { oneLine } from '../client/api-error';
import { SharedFolder } from '../dump/folder';
import { answer } from '../dump-restore/answers';
import { chooseFromStore, type StoreSetting } from '../dump-restore/choose';

/** Where the companion of a copy works. It knows nothing of the Kubernetes API. */
export interface DrillPlace extends StoreSetting {
  readonly now: () => Date;
}

/** Chooses the backup, and reads its manifest and its roles for the container that restores; then it waits for its end. */
export async function drillCompanion(place: DrillPlace, planText: () => string): Promise<void> {
  const { folder: path, ending, look, log, now } = place;
  const folder = new SharedFolder(path, ending, look);
  try {
    await folder.orSay(async () => {
      const { source, ...wish } = parseDumpDrillPlan(planText());
      const { name, age } = await chooseFromStore(place, { database: source, now: now().getTime(), ...wish });
      folder.write('chosen', `${name}\t${age}\n`);
      // Every database under its own name, and all roles: it is a server of its own.
      await answer(folder, { backup: name, source, roles: { passwords: false, everyone: true } });
    });
  } catch (error) {
    log(oneLine(error));
  }
  await folder.awaitEnd();
}

/** @throws where it is not of the form that this program knows */
export function parseDumpDrillPlan(text: string): DumpDrillPlan {
  return parseKnownPlan(text, (plan) => {
    const fields = (plan ?? {}) as { readonly [field in keyof DumpDrillPlan]: unknown };
    for (const field of ['source', 'store'] as const)
      if (typeof fields[field] !== 'string' || fields[field] === '') return `'${field}' is not a text`;
    for (const field of ['minimumAge', 'maxAge'] as const)
      if (fields[field] !== undefined && !((fields[field] as number) > 0))
        return `'${field}' is not a number of seconds`;
    return undefined;
  });
}
