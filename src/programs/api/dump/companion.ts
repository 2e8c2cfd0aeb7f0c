import { type DumpManifest, POSTGRESQL } from '../../../model/backup/logical/manifest';
import type { DumpPlan } from '../../../model/backup/logical/plan';
import { dueTime, runId } from '../../../model/backup/run-id';
import { oneLine } from '../client/api-error';
import { emitEvent } from '../emit-event';
import { SharedFolder } from './folder';
import { type Describe, manifestOf, manifestText, type Origin, originText } from './manifest';
import { type DumpRun, LONGEST } from './place';
import { parseDumpPlan } from './plan';
import { record } from './record';
import { type DumpResult, happening, limited, resultOf, unfinishedResult } from './result';
import { tellBegin } from './status';

/**
 * Names the run, makes the manifest of what the container that dumps wrote down, and tells how it ended: by an Event, by
 * the Lease, and by one line of JSON. Where that container ends without a word, it tells that.
 *
 * @param describe says in a manifest what a kind of database has to say
 */
export async function dumpCompanion(place: DumpRun, planText: string, describe: Describe): Promise<DumpResult> {
  const { job, now } = place;
  const folder = new SharedFolder(place.folder, place.ending, place.look);
  const plan = await folder.orSay(() => parseDumpPlan(planText));
  const { database } = plan;
  // Killed and started again, it goes on under the name that the files have.
  const named = folder.has('backup') ? folder.read('backup') : place.named;
  const backup = plan.scheduled ? (named ?? runId(plan.name, dueTime(plan.name, job, now()))) : plan.name;
  const origin = originOf(plan, place);
  folder.write('origin', originText(origin));
  folder.write('backup', backup);
  // Not waited for: an API that is away keeps nobody from dumping.
  const begun = tellBegin(place, plan, backup);
  let manifest: DumpManifest | undefined;
  if ((await folder.awaitOne('facts.done', 'result')) === 'facts.done') {
    const made = (): DumpManifest =>
      folder.has('manifest.json')
        ? (JSON.parse(folder.read('manifest.json')) as DumpManifest)
        : manifestOf({
            ...{ database, backup, origin, describe },
            facts: folder.read('facts.done'),
            findings: folder.read('findings'),
          });
    // Without one the other container was told why, and it tells in its result.
    manifest = await folder.orSay(made).catch((error: unknown) => void place.log(oneLine(error)));
    if (manifest !== undefined && !folder.has('manifest.json')) folder.write('manifest.json', manifestText(manifest));
  }
  const result: DumpResult =
    (await folder.awaitOne('result')) === undefined
      ? unfinishedResult(
          { database, backup, reason: folder.unfinished() },
          folder.has('findings') ? folder.read('findings') : '',
        )
      : resultOf({ database, backup, manifest }, folder.read('result'));
  await begun;
  await record(place, plan, result);
  // The Event before the line: the other container ends, and with it this one, as soon as it has that.
  await emitEvent(place, happening(result));
  await folder.conclude(JSON.stringify(limited(result, LONGEST)));
  return result;
}

/**
 * One that is named by its time is made by one Job alone: where a store has it from another, two clusters back up to the
 * same place. One with a name that somebody gave may be asked for again.
 */
function originOf({ namespace, kind = POSTGRESQL, scheduled }: DumpPlan, { named, jobUid }: DumpRun): Origin {
  return { namespace, kind, ...(scheduled && named === undefined ? { jobUid } : {}) };
}
