import { type HelperPodOptions, helperPod } from './helper-pod';

/** A helper pod that others reach: by a Service of its name. */
export function servedPod(options: HelperPodOptions, port: number): object[] {
  const labels = { app: options.name };
  return [
    helperPod({ ...options, labels }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: options.name },
      spec: { selector: labels, ports: [{ port }] },
    },
  ];
}
