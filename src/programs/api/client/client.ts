import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';
import { Call, text, type Question } from './call';
import type { Connection } from './connection';
import type { KubernetesObject, Page, Resource } from './resources';

/** How many objects a page has: they are in memory at once. */
const PAGE = 100;

/** What says which kind an object is of. */
export interface TypeOf {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A line of a watch. */
export interface WatchEvent<T> {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly object: T;
}

/** What a list of at most one object gives. */
export interface Found<T> {
  readonly object: T | undefined;
  /** From where a watch goes on. */
  readonly resourceVersion: string;
}

export interface WatchOptions {
  /** Tells only what is newer. */
  readonly resourceVersion: string;
  /** After so many seconds the API ends it. */
  readonly seconds: number;
  /** Ends it earlier. */
  readonly signal: AbortSignal;
}

/** The objects of one namespace, by name. Every error is an ApiError or says what is wrong with this pod. */
export class Client {
  constructor(
    /** Called for each request. */
    private readonly connect: () => Connection,
    readonly namespace: string,
    /** Milliseconds that a request may take. */
    private readonly timeout = 10_000,
  ) {}

  get<T extends KubernetesObject>(resource: Resource<T>, name: string): Promise<T> {
    return this.ask({ method: 'GET', path: this.path(resource, name) });
  }

  create<T extends KubernetesObject>(resource: Resource<T>, body: T): Promise<T> {
    return this.ask({ method: 'POST', path: this.path(resource), body });
  }

  /** Merges `body` into the object; null removes a key. With a resourceVersion or uid in it, only where that is still right. */
  patch<T extends KubernetesObject>(resource: Resource<T>, name: string, body: object): Promise<T> {
    return this.ask({
      method: 'PATCH',
      path: this.path(resource, name),
      body,
      contentType: 'application/merge-patch+json',
    });
  }

  /** Makes the object where there is none, and otherwise sees to it that it has what is given. */
  apply<T extends KubernetesObject>(resource: Resource<T>, body: T & TypeOf): Promise<T> {
    return this.ask({
      method: 'PATCH',
      path: `${this.path(resource, body.metadata.name)}?fieldManager=cdk8s-pg&force=true`,
      body,
      contentType: 'application/apply-patch+yaml',
    });
  }

  /** Deletes the object, only where it is still this very one, unchanged. */
  delete<T extends KubernetesObject>(resource: Resource<T>, { metadata }: T): Promise<object> {
    const { name, uid, resourceVersion } = metadata;
    const body = { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } };
    return this.ask({ method: 'DELETE', path: this.path(resource, name), body });
  }

  /** The objects of a kind, some at a time: the first, or those that follow a page. */
  async page<T extends KubernetesObject>(resource: Resource<T>, next?: string): Promise<Page<T>> {
    const query = `limit=${PAGE}${next === undefined ? '' : `&continue=${encodeURIComponent(next)}`}`;
    const list = await this.ask<{ items: T[]; metadata: { continue?: string } }>({
      method: 'GET',
      path: `${this.path(resource)}?${query}`,
    });
    return { items: list.items, next: list.metadata.continue || undefined };
  }

  /** The object, by a list: in contrast to `get` it says from where a watch goes on. */
  async find<T extends KubernetesObject>(resource: Resource<T>, name: string): Promise<Found<T>> {
    const path = `${this.path(resource)}?${only(name)}`;
    const list = await this.ask<{ items: T[]; metadata: { resourceVersion: string } }>({ method: 'GET', path });
    return { object: list.items[0], resourceVersion: list.metadata.resourceVersion };
  }

  /**
   * What happens to the object, as it happens. Ends well after `seconds`, or when `signal` says so.
   *
   * @throws ApiError where it is refused, now, or the connection breaks, later
   */
  async watch<T extends KubernetesObject>(
    resource: Resource<T>,
    name: string,
    { resourceVersion, seconds, signal }: WatchOptions,
  ): Promise<AsyncGenerator<WatchEvent<T>>> {
    const query = `${only(name)}&watch=1&resourceVersion=${encodeURIComponent(resourceVersion)}&timeoutSeconds=${seconds}`;
    const call = new Call(this.connect(), { method: 'GET', path: `${this.path(resource)}?${query}` });
    const stop = (): void => call.end();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    const close = (): void => {
      signal.removeEventListener('abort', stop);
      call.end();
    };
    try {
      call.limit(this.timeout);
      const response = await call.response();
      call.limit((seconds + 10) * 1000); // the API ends it; this is for one that does not
      return events(call, response, close);
    } catch (error) {
      close();
      throw error;
    }
  }

  private path<T>(resource: Resource<T>, name?: string): string {
    const collection = `${resource.api}/namespaces/${encodeURIComponent(this.namespace)}/${resource.plural}`;
    return name === undefined ? collection : `${collection}/${encodeURIComponent(name)}`;
  }

  private async ask<T>(question: Question): Promise<T> {
    const call = new Call(this.connect(), question);
    call.limit(this.timeout);
    try {
      return parsed(await text(await call.response())) as T;
    } catch (error) {
      throw error instanceof ApiError ? error : call.failure(error);
    } finally {
      call.end();
    }
  }
}

/** @throws without the text: it may be a Secret's, and an error of JSON.parse quotes it */
function parsed(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    throw new Error('the answer is not JSON');
  }
}

function only(name: string): string {
  return `fieldSelector=${encodeURIComponent(`metadata.name=${name}`)}`;
}

async function* events<T>(call: Call, response: IncomingMessage, close: () => void): AsyncGenerator<WatchEvent<T>> {
  let rest = '';
  response.setEncoding('utf8');
  try {
    for await (const part of response) {
      const lines = (rest + (part as string)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield eventOf(line);
    }
  } catch (error) {
    throw error instanceof ApiError ? error : call.failure(error);
  } finally {
    close();
  }
}

function eventOf<T>(line: string): WatchEvent<T> {
  const event = JSON.parse(line) as { type: string; object: T & { code?: number; message?: string } };
  if (event.type === 'ERROR') {
    throw new ApiError(`watch: ${event.object.message ?? 'ended by the API'}`, event.object.code ?? 0, false);
  }
  return event as WatchEvent<T>;
}
