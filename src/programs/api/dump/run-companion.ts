import { askedOf } from '../backup/asked';
import { run } from '../main';
import { planFile } from '../plan-file';
import { dumpCompanion } from './companion';
import type { Describe } from './manifest';
import { type DumpRun, placeOf } from './place';
import type { DumpResult } from './result';

/** Runs the companion of a dump of a kind of database, as its pod's environment says. */
export function runDumpCompanion(describe: Describe): Promise<void> {
  return run(
    (setting) => {
      const { environment } = setting;
      const { CDK8S_PG_JOB_UID: jobUid = '' } = environment;
      const place: DumpRun = { ...placeOf(setting), jobUid, ...askedOf(environment) };
      return dumpCompanion(place, planFile(environment), describe);
    },
    (reason): DumpResult => ({ program: 'dump-databases', ok: false, reason }),
    { endsItself: true },
  );
}
