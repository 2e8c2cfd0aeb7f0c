import { writeFileSync } from 'node:fs';
import { oneLine } from './client/api-error';
import { Client } from './client/client';
import { inCluster } from './client/connection';
import { type Log, Problems, standardOutput } from './log';
import type { Patience } from './retry';

/** What a program that ends says at its end. Never a password. */
export interface Result {
  readonly program: string;
  readonly ok: boolean;
  /** Why not ok, in one line. */
  readonly reason?: string;
}

/** What a program that ends is given. */
export interface Setting {
  readonly client: Client;
  readonly environment: NodeJS.ProcessEnv;
  readonly log: Log;
  /** Goes on trying for so many seconds, and says once what is wrong. */
  readonly patience: (seconds: number) => Patience;
  /** Where the program ends by itself when it is told to: aborted then. */
  readonly ending: AbortSignal;
}

/**
 * Runs a program as the environment says, and tells its result where a person and
 * where Kubernetes looks for it.
 *
 * @param failed the result where the program gives none
 * @param options.endsItself whether the program lets go of things when it is told to end, instead of ending at once
 */
export async function run<R extends Result>(
  program: (setting: Setting) => Promise<R>,
  failed: (reason: string) => R,
  { endsItself = false }: { readonly endsItself?: boolean } = {},
): Promise<void> {
  const { env: environment } = process;
  const ending = new AbortController();
  // The first process of a container ends by a signal only where it says so.
  process.once('SIGTERM', () => (endsItself ? ending.abort() : process.exit(143)));
  const result = await resultOf(program, failed, environment, ending.signal);
  tell(result, environment.CDK8S_PG_TERMINATION_LOG ?? '/dev/termination-log');
}

async function resultOf<R extends Result>(
  program: (setting: Setting) => Promise<R>,
  failed: (reason: string) => R,
  environment: NodeJS.ProcessEnv,
  ending: AbortSignal,
): Promise<R> {
  try {
    return await program(setting(environment, ending));
  } catch (error) {
    return failed(oneLine(error));
  }
}

function setting(environment: NodeJS.ProcessEnv, ending: AbortSignal): Setting {
  if (!environment.POD_NAMESPACE) throw new Error('environment variable POD_NAMESPACE is not set');
  const client = new Client(() => inCluster(environment), environment.POD_NAMESPACE);
  const problems = new Problems(standardOutput);
  const patience = (seconds: number): Patience => ({
    deadline: Date.now() + seconds * 1000,
    pause: (failures) => Math.min(10, 2 ** (failures - 1)) * 1000,
    onFailure: (error) => problems.say('trying again', error),
  });
  return { client, environment, log: standardOutput, patience, ending };
}

function tell(result: Result, terminationLog: string): void {
  const line = JSON.stringify(result);
  standardOutput(line);
  try {
    writeFileSync(terminationLog, line.slice(0, 4096)); // Kubernetes keeps no more
  } catch (error) {
    standardOutput(`termination message not written: ${oneLine(error)}`);
  }
  process.exitCode = result.ok ? 0 : 1;
}
