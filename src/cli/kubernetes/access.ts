import { kindOf, type ManifestObject } from './applied-kinds';
import { type Kind, kindText } from './kinds';
import { CannotTell } from './problems';
import type { NamespaceReader } from './reader';
import { type Answer, notFound, refusal, type Send } from './requests';

/** Who owns the fields that `apply` sets, as Kubernetes remembers it. */
export const FIELD_MANAGER = 'cdk8s-pg';

/** How something is applied. */
export interface ApplyOptions {
  /** Only asked what would come of it. */
  readonly dryRun?: boolean;
}

/** Reads and changes the objects of one namespace. Whatever is refused throws an ApiRefusal, a missing right a Forbidden. */
export interface NamespaceAccess extends NamespaceReader {
  /** Undefined where there is no such object. */
  get<T extends object = object>(kind: Kind, name: string): Promise<T | undefined>;
  /** As the API made it. A name that is taken is refused with code 409. */
  create<T extends object>(kind: Kind, object: T): Promise<T>;
  /** Merges fields into an object; null removes one. */
  patch(kind: Kind, name: string, mergePatch: object): Promise<object>;
  /** With all that it owns; false where there was no such object. */
  remove(kind: Kind, name: string): Promise<boolean>;
  /** Makes an object so, and leaves fields that others own to them: a conflict is refused with code 409. */
  apply(object: ManifestObject, options?: ApplyOptions): Promise<object>;
  /** What a container has printed; without a name, the only one of its pod. */
  log(pod: string, container?: string): Promise<string>;
}

/** A reader that can act as well. @throws CannotTell where it cannot */
export function accessTo(reader: NamespaceReader): NamespaceAccess {
  if ('create' in reader) return reader as NamespaceAccess;
  throw new CannotTell('this connection to the cluster only reads');
}

/** Adds acting to a reader, by requests to the API. `server` is only named in errors. */
export function accessBy(reader: NamespaceReader, send: Send, server: string): NamespaceAccess {
  const { namespace } = reader;
  const ask = async (verb: string, resource: string, request: Parameters<Send>[0]): Promise<Answer> => {
    const answer = await send(request);
    if (answer.code >= 200 && answer.code < 300) return answer;
    throw refusal(answer, { server, verb, resource, namespace });
  };
  const askJson = async <T extends object>(...asked: Parameters<typeof ask>): Promise<T> =>
    JSON.parse((await ask(...asked)).text) as T;
  return {
    ...reader,
    get: <T extends object>(kind: Kind, name: string) =>
      askJson<T>('get', kindText(kind), { path: pathOf(kind, namespace, name) }).catch(notFound(undefined)),
    create: (kind, object) =>
      askJson('create', kindText(kind), {
        method: 'POST',
        path: `${pathOf(kind, namespace)}?fieldManager=${FIELD_MANAGER}`,
        body: object,
      }),
    patch: (kind, name, body) =>
      askJson('patch', kindText(kind), {
        method: 'PATCH',
        path: `${pathOf(kind, namespace, name)}?fieldManager=${FIELD_MANAGER}`,
        body,
        contentType: 'application/merge-patch+json',
      }),
    remove: (kind, name) =>
      ask('delete', kindText(kind), {
        method: 'DELETE',
        path: pathOf(kind, namespace, name),
        body: { propagationPolicy: 'Background' },
      }).then(() => true, notFound(false)),
    apply: async (object, { dryRun = false } = {}) => {
      const kind = kindOf(object);
      const { name, namespace: own = namespace } = object.metadata;
      if (own !== namespace)
        throw new CannotTell(`${object.kind} ${name} is meant for namespace ${own}, and this is ${namespace}`);
      return askJson('patch', kindText(kind), {
        method: 'PATCH',
        path: `${pathOf(kind, namespace, name)}?fieldManager=${FIELD_MANAGER}${dryRun ? '&dryRun=All' : ''}`,
        // JSON is YAML.
        body: object,
        contentType: 'application/apply-patch+yaml',
      });
    },
    log: async (pod, container) => {
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log`;
      const query = container === undefined ? '' : `?container=${encodeURIComponent(container)}`;
      return (await ask('get', 'pods/log', { path: path + query })).text;
    },
  };
}

/** Where the API has the objects of a kind, or one of them. */
export function pathOf({ group, version, resource }: Kind, namespace: string, name?: string): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const all = `${root}/namespaces/${encodeURIComponent(namespace)}/${resource}`;
  return name === undefined ? all : `${all}/${encodeURIComponent(name)}`;
}
