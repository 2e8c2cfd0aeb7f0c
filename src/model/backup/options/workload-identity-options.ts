/** Who a pod is to the platform that it runs on. */
export interface WorkloadIdentityOptions {
  /**
   * Annotations of the pod's ServiceAccount, such as `eks.amazonaws.com/role-arn` or `azure.workload.identity/client-id`.
   *
   * @default - none: the identity is given to the ServiceAccount, or to the node, elsewhere
   */
  readonly serviceAccountAnnotations?: { readonly [key: string]: string };

  /**
   * Labels of the pod, where the platform asks for one: `{ 'azure.workload.identity/use': 'true' }`.
   *
   * @default - none
   */
  readonly podLabels?: { readonly [key: string]: string };
}
