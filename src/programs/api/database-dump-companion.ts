import { describeOther } from './database-dump/describe';
import { runDumpCompanion } from './dump/run-companion';

void runDumpCompanion(describeOther);
