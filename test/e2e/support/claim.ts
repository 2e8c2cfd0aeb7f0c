/** What a claim may ask for besides its size. */
export interface ClaimOptions {
  readonly labels?: Readonly<Record<string, string>>;
  /** The VolumeSnapshot that it is made from. */
  readonly snapshot?: string;
  /** The claim that it is a copy of. */
  readonly copyOf?: string;
}

/** A PersistentVolumeClaim, for one node to write to, of the default class. */
export function volumeClaim(name: string, size: string, { labels, snapshot, copyOf }: ClaimOptions = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, ...(labels && { labels }) },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      ...(snapshot && { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: snapshot } }),
      ...(copyOf && { dataSource: { kind: 'PersistentVolumeClaim', name: copyOf } }),
    },
  };
}
