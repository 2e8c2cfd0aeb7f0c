import { writeFileSync } from 'node:fs';
import { oneLine } from './client/api-error';
import { Client } from './client/client';
import { inCluster } from './client/connection';
import { makeCredentials, type CredentialsResult } from './credentials/make-credentials';
import type { Patience } from './credentials/retry';
import { wantedSecrets } from './credentials/settings';
import { Problems, standardOutput } from './log';

/** Runs as the environment says. */
async function main(environment: NodeJS.ProcessEnv): Promise<CredentialsResult> {
  try {
    if (!environment.POD_NAMESPACE) throw new Error('environment variable POD_NAMESPACE is not set');
    const client = new Client(() => inCluster(environment), environment.POD_NAMESPACE);
    const problems = new Problems(standardOutput);
    const patience: Patience = {
      deadline: Date.now() + 120_000,
      pause: (failures) => Math.min(10, 2 ** (failures - 1)) * 1000,
      onFailure: (error) => problems.say('trying again', error),
    };
    return await makeCredentials(client, wantedSecrets(environment), patience);
  } catch (error) {
    return { program: 'make-credentials', ok: false, reason: oneLine(error), made: [], kept: [] };
  }
}

/** Says the result where a person and where Kubernetes looks for it. */
function tell(result: CredentialsResult, terminationLog: string): void {
  const line = JSON.stringify(result);
  standardOutput(line);
  try {
    writeFileSync(terminationLog, line.slice(0, 4096)); // Kubernetes keeps no more
  } catch (error) {
    standardOutput(`termination message not written: ${oneLine(error)}`);
  }
  process.exitCode = result.ok ? 0 : 1;
}

void main(process.env).then((result) => tell(result, process.env.CDK8S_PG_TERMINATION_LOG ?? '/dev/termination-log'));
