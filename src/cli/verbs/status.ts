import { EXIT } from '../exit-code';
import { missingRightText } from '../kubernetes/problems';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import { styleOf } from '../text/style';
import { statusText } from '../text/status-text';
import type { StatusReport } from '../views/database-status';
import { statusReport } from '../views/status';
import { reportWithLag } from './status-lag';

/** What `status` can be given. */
export interface StatusOptions extends ConnectionOptions {
  readonly database?: string;
  /** Whether primaries are asked how far their standbys are behind, which needs the right to run commands in pods. @default false */
  readonly lag?: boolean;
}

/** How the databases of a namespace are, or one of them. */
export async function status(
  options: StatusOptions,
  { connect, now }: Pick<Surroundings, 'connect' | 'now'>,
): Promise<StatusReport> {
  const reader = await connect(options);
  const report = statusReport(await readNamespace(reader), options.database, now());
  return options.lag === true ? reportWithLag(report, reader) : report;
}

/** Prints it, and returns the exit code. */
export async function printStatus(
  { output, ...options }: StatusOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const report = await status(options, surroundings);
  surroundings.write(formatted(output, report, () => statusText(printable(report), styleOf(surroundings))));
  for (const right of [...report.missingRights, ...report.missingAside])
    surroundings.complain(`${missingRightText(right)}\n`);
  return exitCode(report);
}

/** The worst of all; what nobody could look at is worse than what is degraded. */
function exitCode({ missingRights, databases }: StatusReport): number {
  if (missingRights.length > 0 || databases.length === 0) return EXIT.cannotTell;
  return databases.some(({ health }) => health === 'degraded') ? EXIT.degraded : EXIT.healthy;
}
