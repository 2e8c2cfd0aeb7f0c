import { oneLine } from './client/api-error';
import { Client } from './client/client';
import { inCluster } from './client/connection';
import type { Context } from './context';
import { Exchange } from './exchange';
import { Agent } from './instance-agent';
import { Problems, standardOutput } from './log';
import { TIMING } from './timing';

/** The agent that the environment of this container describes. */
function agentFromEnvironment(environment: NodeJS.ProcessEnv): Agent {
  const given = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Error(`environment variable ${name} is not set`);
    return value;
  };
  const log = standardOutput;
  const client = new Client(() => inCluster(environment), given('POD_NAMESPACE'));
  const context: Context = {
    client,
    database: given('CDK8S_PG_DATABASE'),
    pod: given('POD_NAME'),
    podUid: given('POD_UID'),
    log,
    problems: new Problems(log),
    timing: TIMING,
  };
  return new Agent(context, new Exchange(environment.CDK8S_PG_RUN ?? '/cdk8s-pg/run'));
}

async function main(): Promise<void> {
  const agent = agentFromEnvironment(process.env);
  const end = (): void => void agent.stop().finally(() => process.exit(0));
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  await agent.run();
}

main().catch((error: unknown) => {
  standardOutput(`agent: ${oneLine(error)}`);
  process.exit(1); // the kubelet starts it again
});
