import { POSTGRES_IMAGE } from './images';

export interface HelperPodOptions {
  readonly name: string;
  readonly command: readonly string[];
  /** @default postgres:18 */
  readonly image?: string;
  /** @default 999, the postgres image's user */
  readonly user?: number;
  /** @default - the same as user */
  readonly group?: number;
  readonly supplementalGroups?: readonly number[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly env?: readonly object[];
  /** Claims by the folder they are mounted at. */
  readonly claims?: Readonly<Record<string, string>>;
  /** Secrets by the folder they are mounted at; the pod waits for them. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** @default - wherever it is scheduled */
  readonly nodeName?: string;
}

/** A question to a name server that is lost is asked again in a second, not in five. */
const RESOLVER = [
  { name: 'timeout', value: '1' },
  { name: 'attempts', value: '5' },
];

/** A pod that passes the `restricted` Pod Security Standard, ends at once when deleted, and is never restarted. */
export function helperPod(options: HelperPodOptions): object {
  const claims = Object.entries(options.claims ?? {});
  const secrets = Object.entries(options.secrets ?? {});
  const user = options.user ?? 999;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: options.name, labels: options.labels },
    spec: {
      restartPolicy: 'Never',
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      nodeName: options.nodeName,
      dnsConfig: { options: RESOLVER },
      securityContext: {
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: options.group ?? user,
        supplementalGroups: options.supplementalGroups,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'main',
          image: options.image ?? POSTGRES_IMAGE,
          command: options.command,
          env: options.env,
          resources: { requests: { cpu: '20m', memory: '32Mi' }, limits: { memory: '256Mi' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: [
            { name: 'tmp', mountPath: '/tmp' },
            ...claims.map(([mountPath], index) => ({ name: `claim-${index}`, mountPath })),
            ...secrets.map(([mountPath], index) => ({ name: `secret-${index}`, mountPath })),
          ],
        },
      ],
      volumes: [
        { name: 'tmp', emptyDir: {} },
        ...claims.map(([, claimName], index) => ({ name: `claim-${index}`, persistentVolumeClaim: { claimName } })),
        ...secrets.map(([, secretName], index) => ({ name: `secret-${index}`, secret: { secretName } })),
      ],
    },
  };
}
