import { describePostgres } from './dump/postgresql';
import { runDumpCompanion } from './dump/run-companion';

void runDumpCompanion(describePostgres);
