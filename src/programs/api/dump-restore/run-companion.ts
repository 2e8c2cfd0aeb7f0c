import { placeOf } from '../dump/place';
import { run } from '../main';
import { planFile } from '../plan-file';
import type { Answering } from './answers';
import { restoreCompanion } from './companion';
import type { DumpRestoreResult } from './result';

/** Runs the companion of a restore of a kind of database, as its pod's environment says. */
export function runRestoreCompanion(answering: Answering): Promise<void> {
  return run(
    (setting) => restoreCompanion(placeOf(setting), planFile(setting.environment), answering),
    (reason): DumpRestoreResult => ({ program: 'restore-dump', ok: false, reason }),
    { endsItself: true },
  );
}
