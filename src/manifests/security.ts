import type { k8s } from 'cdk8s-plus-28';

/** What the restricted Pod Security Standard asks of a container, and a read-only root filesystem. */
export const CONTAINER_SECURITY: k8s.SecurityContext = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
};

/** What it asks of a pod. */
export function podSecurity(userId: number): k8s.PodSecurityContext {
  return { runAsNonRoot: true, runAsUser: userId, runAsGroup: userId, seccompProfile: { type: 'RuntimeDefault' } };
}

/** The same for a pod with volumes that have to be writable for its user. */
export function podSecurityWithVolumes(userId: number): k8s.PodSecurityContext {
  return { ...podSecurity(userId), fsGroup: userId, fsGroupChangePolicy: 'OnRootMismatch' };
}
