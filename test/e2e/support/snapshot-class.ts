import type { KubeObject } from './objects';
import { kubectl } from './kubectl';

interface Content extends KubeObject {
  readonly spec: { readonly driver: string };
}

const API = 'snapshot.storage.k8s.io/v1';

/** Makes a VolumeSnapshotClass of a scenario's own, or changes it; those of the cluster stay as they are. */
export async function applySnapshotClass(name: string, parameters: object = {}): Promise<void> {
  await apply({ metadata: { name }, driver: 'btrfs.csi.local', deletionPolicy: 'Delete', parameters });
}

export async function deleteSnapshotClass(name: string): Promise<void> {
  await kubectl(['delete', 'volumesnapshotclass', name, '--ignore-not-found']);
}

/** A class whose driver does not answer: its snapshots are asked for without an error, and are never cut. */
export class FrozenDriver {
  /** @param name of the class, and of the driver, which is nobody else's */
  static async create(name: string): Promise<FrozenDriver> {
    // Nobody is there to delete what a snapshot stands for.
    await apply({ metadata: { name }, driver: name, deletionPolicy: 'Retain' });
    return new FrozenDriver(name);
  }

  private constructor(readonly name: string) {}

  /** Deletes the class and what its snapshots have left, which would stay for ever. */
  async delete(): Promise<void> {
    await deleteSnapshotClass(this.name);
    const list = await kubectl(['get', 'volumesnapshotcontents', '-o', 'json']);
    const { items } = JSON.parse(list) as { items: Content[] };
    for (const { metadata } of items.filter(({ spec }) => spec.driver === this.name)) {
      await kubectl(['delete', 'volumesnapshotcontent', metadata.name, '--wait=false']);
      const nothing = JSON.stringify({ metadata: { finalizers: null } });
      await kubectl(['patch', 'volumesnapshotcontent', metadata.name, '--type=merge', '-p', nothing]);
    }
  }
}

async function apply(snapshotClass: object): Promise<void> {
  await kubectl(['apply', '-f', '-'], {
    input: JSON.stringify({ apiVersion: API, kind: 'VolumeSnapshotClass', ...snapshotClass }),
  });
}
