import type { IncomingMessage } from 'node:http';
import { ApiError } from './api-error';
import { Call, text, type Question } from './call';
import type { Connection } from './connection';
import type { KubernetesObject, Resource } from './resources';

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
      return JSON.parse(await text(await call.response())) as T;
    } catch (error) {
      throw error instanceof ApiError ? error : call.failure(error);
    } finally {
      call.end();
    }
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
