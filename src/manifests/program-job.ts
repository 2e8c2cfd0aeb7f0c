import type { k8s } from 'cdk8s-plus-28';
import { shortHash } from '../model/hash';
import { programJobName } from '../model/names';
import type { ProgramModel } from '../model/program-model';
import { metadata } from './metadata';
import { programPod } from './program-pod';

/** What ends a program that fails. */
export interface JobLimits {
  /** How often it is tried again. */
  readonly retries: number;
  /** How long all tries may take together, in seconds. */
  readonly deadline: number;
}

/**
 * Runs a program once. A Job cannot be changed, so its name stands for what it
 * does: other content, of the pod or of what is given, is another Job.
 */
export function programJob(model: ProgramModel, content: unknown, limits?: JobLimits): k8s.KubeJobProps {
  // Where tries are few, the pod of each stays, and with it what the program said.
  const template = programPod(model, limits === undefined ? 'OnFailure' : 'Never');
  const name = programJobName(model.name, shortHash(JSON.stringify([template, content])));
  // No TTL: a tool would make the Job again as soon as it is gone.
  const spec =
    limits === undefined
      ? { backoffLimit: 20 }
      : { backoffLimit: limits.retries, activeDeadlineSeconds: limits.deadline };
  return { metadata: metadata(model, name), spec: { ...spec, template } };
}
