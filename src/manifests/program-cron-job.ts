import type { k8s } from 'cdk8s-plus-28';
import type { ProgramModel } from '../model/program-model';
import { metadata } from './metadata';
import { programPod } from './program-pod';

/** When a program runs, and what stays of its runs. */
export interface ProgramSchedule {
  /** Five fields, as in cron. */
  readonly schedule: string;
  /** The time zone of the schedule. Without one it is that of the controller. */
  readonly timeZone?: string;
  readonly suspend: boolean;
  /** How late a run may start, in seconds. */
  readonly startingDeadline: number;
  /** How long a run may take, in seconds. */
  readonly deadline: number;
  /** How often a run that failed is tried again. */
  readonly retries: number;
  readonly successfulHistory: number;
  readonly failedHistory: number;
}

/**
 * A pod that is evicted, because its node is drained say, says nothing of the program: it begins anew. Only where it is
 * not tried again anyway, for the pod that follows waits until a lost node is known to have ended the one before.
 */
const DISRUPTIONS_DO_NOT_COUNT: k8s.PodFailurePolicy = {
  rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
};

/** Runs a program again and again, never twice at a time. */
export function programCronJob(model: ProgramModel, schedule: ProgramSchedule): k8s.KubeCronJobProps {
  return {
    metadata: metadata(model, model.name),
    spec: {
      schedule: schedule.schedule,
      ...(schedule.timeZone === undefined ? {} : { timeZone: schedule.timeZone }),
      suspend: schedule.suspend,
      concurrencyPolicy: 'Forbid',
      startingDeadlineSeconds: schedule.startingDeadline,
      successfulJobsHistoryLimit: schedule.successfulHistory,
      failedJobsHistoryLimit: schedule.failedHistory,
      jobTemplate: {
        metadata: { labels: model.podLabels },
        spec: {
          backoffLimit: schedule.retries,
          ...(schedule.retries === 0 ? { podFailurePolicy: DISRUPTIONS_DO_NOT_COUNT } : {}),
          activeDeadlineSeconds: schedule.deadline,
          // Never: the pod of a failed run stays, and with it what the program said.
          template: programPod(model, 'Never'),
        },
      },
    },
  };
}
