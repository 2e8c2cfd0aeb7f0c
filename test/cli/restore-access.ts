import { kindOf, type ManifestObject } from '../../src/cli/kubernetes/applied-kinds';
import type { NamespaceAccess } from '../../src/cli/kubernetes/access';
import { type Kind, KINDS } from '../../src/cli/kubernetes/kinds';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { ApiRefusal } from '../../src/cli/kubernetes/problems';
import { mergePatch } from '../programs/support/merge-patch';

/** An object of the fake namespace. */
type Stored = { metadata: { name: string; [field: string]: any }; [field: string]: any };

/** What a test makes happen. */
export interface Happenings {
  /** Called before each look at the namespace. */
  readonly looking?: (namespace: FakeNamespace) => void;
  /** Called after a removal: what owned objects go with it. */
  readonly removed?: (namespace: FakeNamespace, resource: string, name: string) => void;
  /** Kinds that the API refuses to apply, even as a dry run. */
  readonly refused?: readonly string[];
  /** Kinds that may not be listed. */
  readonly forbidden?: readonly string[];
}

/** A namespace that can be changed, and that remembers how. */
export class FakeNamespace {
  readonly done: string[] = [];
  private readonly objects = new Map<string, Stored[]>();

  constructor(
    objects: NamespaceObjects,
    private readonly happenings: Happenings = {},
  ) {
    for (const [name, kind] of Object.entries(KINDS))
      this.objects.set(kind.resource, structuredClone((objects as Record<string, any>)[name] ?? []));
  }

  of(resource: string): Stored[] {
    if (!this.objects.has(resource)) this.objects.set(resource, []);
    return this.objects.get(resource)!;
  }

  find(resource: string, name: string): Stored | undefined {
    return this.of(resource).find(({ metadata }) => metadata.name === name);
  }

  drop(resource: string, name: string): void {
    this.objects.set(
      resource,
      this.of(resource).filter(({ metadata }) => metadata.name !== name),
    );
  }

  access(): NamespaceAccess {
    const { happenings } = this;
    const put = (kind: Kind, object: Stored): void => {
      this.drop(kind.resource, object.metadata.name);
      this.of(kind.resource).push(structuredClone(object));
    };
    return {
      namespace: 'shop',
      list: async (kind) => {
        if (happenings.forbidden?.includes(kind.resource)) throw new ApiRefusal(403, 'forbidden');
        happenings.looking?.(this);
        return structuredClone(this.of(kind.resource));
      },
      serves: async () => true,
      get: async <T extends object>(kind: Kind, name: string) => this.find(kind.resource, name) as T | undefined,
      create: async <T extends object>(kind: Kind, object: T) => {
        const { name } = (object as unknown as Stored).metadata;
        if (this.find(kind.resource, name)) throw new ApiRefusal(409, `${kind.resource} ${name} already exists`);
        this.done.push(`create ${kind.resource} ${name}`);
        put(kind, object as unknown as Stored);
        return object;
      },
      patch: async (kind, name, patch) => {
        this.done.push(`patch ${kind.resource} ${name} ${JSON.stringify(patch)}`);
        const there = this.find(kind.resource, name);
        if (there !== undefined) put(kind, mergePatch(there, patch) as Stored);
        return patch;
      },
      remove: async (kind, name) => {
        this.done.push(`remove ${kind.resource} ${name}`);
        const there = this.find(kind.resource, name) !== undefined;
        this.drop(kind.resource, name);
        happenings.removed?.(this, kind.resource, name);
        return there;
      },
      apply: async (object: ManifestObject, { dryRun = false } = {}) => {
        const kind = kindOf(object);
        if (happenings.refused?.includes(kind.resource))
          throw new ApiRefusal(403, `the cluster does not patch ${kind.resource}: exceeded quota`);
        this.done.push(`${dryRun ? 'try' : 'apply'} ${kind.resource} ${object.metadata.name}`);
        if (!dryRun) put(kind, object);
        return object;
      },
      log: async () => '',
    };
  }
}
