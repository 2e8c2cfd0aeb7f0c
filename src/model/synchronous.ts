import { podName } from './names';
import { choiceProblem, wholeProblem } from './numbers';
import { type SynchronousOptions, SynchronousMethod } from './options/synchronous-options';
import type { Problems } from './problems';

/** The value of synchronous_standby_names; empty where replication is asynchronous. */
export function synchronousStandbyNames(
  database: string,
  replicas: number,
  options: SynchronousOptions | undefined,
  problems: Problems,
): string {
  if (options === undefined) return '';
  const { number, method = SynchronousMethod.ANY } = options;
  const whole = wholeProblem(number, 1);
  problems.add('synchronous.number', whole);
  problems.add('synchronous.method', choiceProblem(method, [SynchronousMethod.ANY, SynchronousMethod.FIRST]));
  if (whole === undefined && number >= replicas) {
    problems.add(
      'synchronous.number',
      `${number} is not below replicas (${replicas}), so no commit would ever return; ${replicas > 1 ? `give at most ${replicas - 1}, or raise replicas` : 'raise replicas, or leave synchronous out'}`,
    );
  } else if (whole === undefined && number === replicas - 1) {
    problems.warn(
      'synchronous.number',
      `${number} of ${replicas - 1} standbys: writes stop while one of them restarts or is lost; take one replica more`,
    );
  }
  const names = Array.from({ length: replicas }, (_, ordinal) => `"${podName(database, ordinal)}"`);
  return `${method} ${number} (${names.join(', ')})`;
}
