import type { NamespaceReader } from '../kubernetes/reader';
import type { DatabaseStatus, StatusReport } from '../views/database-status';
import { lagQuestion, withLag } from '../views/lag';

/** Asks each primary how far its standbys are behind. Where it does not say, that is worth knowing, and no more. */
export async function reportWithLag(report: StatusReport, reader: NamespaceReader): Promise<StatusReport> {
  return { ...report, databases: await Promise.all(report.databases.map((each) => asked(each, reader))) };
}

async function asked(database: DatabaseStatus, reader: NamespaceReader): Promise<DatabaseStatus> {
  const question = lagQuestion(database);
  if (question === undefined) return database;
  try {
    if (reader.exec === undefined) throw new Error('this connection to the cluster only lists');
    const answer = await reader.exec({ ...question, container: 'postgres' });
    return { ...database, instances: withLag(database.instances, answer) };
  } catch (error) {
    const text = `how far standbys are behind is not known: ${question.pod} cannot be asked: ${(error as Error).message}`;
    return { ...database, warnings: [...database.warnings, { text, degrades: false }] };
  }
}
