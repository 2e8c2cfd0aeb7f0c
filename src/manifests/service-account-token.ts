import type { k8s } from 'cdk8s-plus-28';

const NAME = 'token';

/** A token for the Kubernetes API, laid out as Kubernetes does, for the one container that needs it. */
export const TOKEN_VOLUME: k8s.Volume = {
  name: NAME,
  projected: {
    defaultMode: 0o644,
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardApi: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
};

/** Where programs look for it. */
export const TOKEN_MOUNT: k8s.VolumeMount = {
  name: NAME,
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
};
