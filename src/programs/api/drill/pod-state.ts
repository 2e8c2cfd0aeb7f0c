import { oneLine } from '../client/api-error';
import type { KubernetesObject } from '../client/resources';

/** What is looked at of a pod of a copy. */
export interface CopyPod extends KubernetesObject {
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
    readonly initContainerStatuses?: readonly CopyContainer[];
    readonly containerStatuses?: readonly CopyContainer[];
  };
}

interface CopyContainer {
  readonly state?: {
    readonly waiting?: { readonly reason?: string; readonly message?: string };
    readonly running?: object;
    readonly terminated?: { readonly reason?: string; readonly message?: string; readonly exitCode?: number };
  };
}

/** What keeps a pod from running, for a person; undefined where nothing says so. */
export function obstacle({ status }: CopyPod): string | undefined {
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const waiting = containers.map(({ state }) => state?.waiting).find((each) => each?.message);
  if (waiting !== undefined) return shortened(`${waiting.reason}: ${waiting.message}`);
  const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return scheduled?.status === 'False' ? shortened(scheduled.message ?? 'not scheduled') : undefined;
}

function shortened(text: string): string {
  return oneLine(text).slice(0, 300);
}
