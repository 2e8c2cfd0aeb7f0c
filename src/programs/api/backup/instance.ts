import { ANSWER_ANNOTATION } from '../../../model/backup/annotations';
import { type Candidate, chooseInstance } from '../../../model/backup/choose-instance';
import { ROLE_LABEL } from '../../../model/labels';
import { podName } from '../../../model/names';
import { PODS, type Pod } from '../client/resources';
import { findObject } from '../find-object';
import type { Run } from './run';

/** What an instance answers. */
export interface InstanceAnswer {
  readonly run?: string;
  readonly state?: string;
  readonly reason?: string;
  readonly lsn?: string;
  readonly role?: string;
  readonly timeline?: string;
  readonly version?: string;
  readonly 'system-identifier'?: string;
}

/** Waits for an instance that a backup can be taken of; `tried` are those that could not. */
export async function awaitInstance(run: Run, tried: readonly string[]): Promise<Pod> {
  const { plan, timing } = run.setting;
  const patienceEnds = Date.now() + timing.standby;
  return run.until(async () => {
    const pods = (await instances(run)).filter(({ metadata }) => !tried.includes(metadata.name));
    const choice = chooseInstance(pods.map(candidate), {
      ...plan,
      waitedForStandby: tried.length > 0 || Date.now() >= patienceEnds,
    });
    if ('instance' in choice) return pods.find(({ metadata }) => metadata.name === choice.instance);
    if (pods.length === 0 && tried.length > 0) throw new Error('no other instance is left');
    run.is(`waiting for an instance: ${choice.wait}`);
    return undefined;
  });
}

/** Those pods that exist. */
async function instances(run: Run): Promise<Pod[]> {
  const { client, plan } = run.setting;
  const names = Array.from({ length: plan.replicas }, (_, ordinal) => podName(plan.database, ordinal));
  const found = await run.ask(() => Promise.all(names.map((name) => findObject(client, PODS, name))), { rights: true });
  return found.filter((pod) => pod !== undefined);
}

function candidate({ metadata, status }: Pod): Candidate {
  const ready = status?.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
  return {
    name: metadata.name,
    ready: ready && metadata.deletionTimestamp === undefined,
    role: metadata.labels?.[ROLE_LABEL],
  };
}

/** What the pod's annotation says of this run; undefined where it says nothing. */
export function answerOf({ metadata }: Pod, backup: string): InstanceAnswer | undefined {
  try {
    const answer = JSON.parse(metadata.annotations?.[ANSWER_ANNOTATION] ?? '{}') as InstanceAnswer;
    return answer.run === backup ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** Waits until the instance has left what it may have answered an earlier try. */
export async function awaitSilence(run: Run, pod: Pod, backup: string): Promise<void> {
  const { client, timing } = run.setting;
  const { name } = pod.metadata;
  await run.until(
    async () => {
      const now = await run.ask(() => findObject(client, PODS, name));
      return now !== undefined && answerOf(now, backup) !== undefined ? undefined : true;
    },
    { milliseconds: timing.answer, late: () => `pod ${name} still answers an earlier try of ${backup}` },
  );
}

/** Waits until the instance has come to one of these states. @throws InstanceFailure where it has failed, or is gone */
export async function awaitState(
  run: Run,
  pod: Pod,
  backup: string,
  states: readonly string[],
): Promise<InstanceAnswer> {
  const { client, timing } = run.setting;
  const { name, uid } = pod.metadata;
  let heard = Date.now();
  return run.until(async () => {
    const now = await run.ask(() => findObject(client, PODS, name));
    if (now?.metadata.uid !== uid) throw new InstanceFailure(`pod ${name} was deleted during the backup`);
    const answer = answerOf(now as Pod, backup);
    if (answer?.state === 'failed') throw new InstanceFailure(`pod ${name}: ${answer.reason ?? 'no reason given'}`);
    if (answer !== undefined && states.includes(answer.state ?? '')) return answer;
    if (answer !== undefined) heard = Date.now();
    // A checkpoint may take long, and so may a stop; that nobody answers may not.
    else if (Date.now() > heard + timing.answer)
      throw new InstanceFailure(`pod ${name} does not answer; does its agent run?`);
    return undefined;
  });
}

/** This instance cannot; another one may. */
export class InstanceFailure extends Error {}
