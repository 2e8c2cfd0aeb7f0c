import { booleanProblem, choiceProblem, wholeProblem } from '../numbers';
import { type CloudNativeSynchronousOptions, DataDurability } from '../options/cloud-native/synchronous';
import { SynchronousMethod } from '../options/synchronous-options';
import type { Problems } from '../problems';

/** Checks synchronous replication. */
export function checkSynchronous(
  options: CloudNativeSynchronousOptions | undefined,
  replicas: number,
  problems: Problems,
): void {
  if (options === undefined) return;
  const { number, method, dataDurability, maxStandbyNamesFromCluster, failoverQuorum } = options;
  const elsewhere = (options.standbyNamesPre?.length ?? 0) + (options.standbyNamesPost?.length ?? 0);
  const whole = wholeProblem(number, 1);
  problems.add('synchronous.number', whole);
  if (method !== undefined) problems.add('synchronous.method', choiceProblem(method, Object.values(SynchronousMethod)));
  if (dataDurability !== undefined)
    problems.add('synchronous.dataDurability', choiceProblem(dataDurability, Object.values(DataDurability)));
  if (maxStandbyNamesFromCluster !== undefined)
    problems.add('synchronous.maxStandbyNamesFromCluster', wholeProblem(maxStandbyNamesFromCluster, 0));
  if (failoverQuorum !== undefined) problems.add('synchronous.failoverQuorum', booleanProblem(failoverQuorum));
  if (dataDurability === DataDurability.PREFERRED && elsewhere > 0)
    problems.add(
      'synchronous.dataDurability',
      "'preferred' knows only the own instances; leave standbyNamesPre and standbyNamesPost out, or write 'required'",
    );
  if (whole === undefined) checkNumber(options, replicas, elsewhere, problems);
}

function checkNumber(
  { number, dataDurability, failoverQuorum }: CloudNativeSynchronousOptions,
  replicas: number,
  elsewhere: number,
  problems: Problems,
): void {
  const most = replicas - 1 + elsewhere;
  if (number > most)
    problems.add(
      'synchronous.number',
      `${number} is more than the standbys there are (${most}), so no commit would ever return; ${most > 0 ? `give at most ${most}, or raise replicas` : 'raise replicas, or leave synchronous out'}`,
    );
  else if (number === most && dataDurability !== DataDurability.PREFERRED)
    problems.warn(
      'synchronous.number',
      `${number} of ${most} standbys: writes stop while one of them restarts or is lost; take one replica more, or dataDurability 'preferred'`,
    );
  if (failoverQuorum === true && number <= elsewhere)
    problems.add(
      'synchronous.failoverQuorum',
      `cannot hold while standbys elsewhere (${elsewhere}) may be all that confirm a commit; give a number above ${elsewhere}`,
    );
}
