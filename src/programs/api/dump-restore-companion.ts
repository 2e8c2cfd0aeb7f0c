import { answer } from './dump-restore/answers';
import { runRestoreCompanion } from './dump-restore/run-companion';

void runRestoreCompanion(answer);
