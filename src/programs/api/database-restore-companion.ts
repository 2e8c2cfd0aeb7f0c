import { answerOther } from './database-dump/answer';
import type { OtherWish } from './database-dump/contents';
import { runRestoreCompanion } from './dump-restore/run-companion';

// Its kind stands in the plan.
void runRestoreCompanion((folder, wish) => answerOther(folder, wish as OtherWish & typeof wish));
