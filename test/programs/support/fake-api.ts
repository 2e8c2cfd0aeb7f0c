import { createServer as createHttp, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Connection } from '../../../src/programs/api/client/connection';
import { mergePatch } from './merge-patch';
import type { TestCertificate } from './certificate';

/** A request as it arrived. */
export interface SeenRequest {
  readonly method: string;
  /** Without API group and namespace: `leases/db`. */
  readonly place: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: any;
}

/**
 * What happens to a request instead of an answer: `lost`, the connection is cut
 * before anything was done; `answer lost`, it is cut after the write; `hang`,
 * nothing is done and nothing said; otherwise a refusal.
 */
export type Fault =
  'lost' | 'answer lost' | 'hang' | { readonly status: number; readonly message?: string; readonly text?: string };

interface Plan {
  readonly matches: (request: SeenRequest) => boolean;
  readonly fault: Fault | Promise<void>;
  times: number;
}

interface PlanOptions {
  /** How many requests. @default 1 */
  readonly times?: number;
  /** Not every request of that kind. @default - every one */
  readonly only?: (request: SeenRequest) => boolean;
}

interface Watcher {
  readonly plural: string;
  readonly name: string;
  readonly response: ServerResponse;
  written: Promise<void>;
}

const OBJECT = /^\/(?:api\/v1|apis\/[^/]+\/v1)\/namespaces\/shop\/([a-z]+)(?:\/([^/]+))?$/;

/** A Kubernetes API with objects of one namespace (`shop`) in memory, and with faults on demand. */
export class FakeApi {
  readonly requests: SeenRequest[] = [];
  /** The most objects that a list tells at once. */
  pageSize = Infinity;
  private readonly objects = new Map<string, any>();
  private readonly history: { plural: string; version: number; type: string; object: any }[] = [];
  private readonly watchers = new Set<Watcher>();
  private readonly sockets = new Set<Socket>();
  private readonly plans: Plan[] = [];
  private version = 1000;
  /** Watches from an older version are answered with 410. */
  private oldest = 0;
  private server: Server | undefined;
  private port = 0;

  constructor(private readonly certificate?: TestCertificate) {}

  /** Listens; after `stop` again on the same port. */
  async start(): Promise<this> {
    const handle = (request: IncomingMessage, response: ServerResponse) => void this.handle(request, response);
    const server = this.certificate ? createHttps(this.certificate, handle) : createHttp(handle);
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
    return this;
  }

  /** Cuts every connection and listens no more. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
    this.watchers.clear();
  }

  get connection(): Connection {
    return {
      protocol: this.certificate ? 'https:' : 'http:',
      host: '127.0.0.1',
      port: this.port,
      ca: this.certificate?.cert,
      token: 'token-1',
    };
  }

  /** The object as it is now; undefined where there is none. */
  find(place: string): any {
    return structuredClone(this.objects.get(place));
  }

  /** The object as it is now. */
  get(place: string): any {
    const object = this.find(place);
    if (!object) throw new Error(`no ${place}`);
    return object;
  }

  /** The names of all objects of a kind, in order. */
  names(plural: string): string[] {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(`${plural}/`));
    return keys.map((key) => key.slice(plural.length + 1)).sort();
  }

  /** Creates or replaces an object, and tells the watchers. */
  put(plural: string, object: any): any {
    const place = `${plural}/${object.metadata.name}`;
    const before = this.objects.get(place);
    this.version += 1;
    const metadata = {
      uid: `uid-${this.version}`,
      ...before?.metadata,
      ...object.metadata,
      resourceVersion: String(this.version),
    };
    const stored = structuredClone({ ...object, metadata });
    this.objects.set(place, stored);
    this.tell(plural, before ? 'MODIFIED' : 'ADDED', stored);
    return structuredClone(stored);
  }

  /** Changes an object as somebody else would. */
  edit(place: string, patch: object): any {
    return this.put(place.split('/')[0], mergePatch(this.get(place), patch));
  }

  remove(place: string): void {
    const object = this.get(place);
    this.objects.delete(place);
    this.version += 1;
    object.metadata.resourceVersion = String(this.version);
    this.tell(place.split('/')[0], 'DELETED', object);
  }

  /** The next requests of this kind meet a fault. A promise holds them up, and they arrive when it is fulfilled. */
  plan(
    method: string,
    place: string | RegExp,
    fault: Fault | Promise<void>,
    { times = 1, only }: PlanOptions = {},
  ): void {
    const fits = (at: string) => (typeof place === 'string' ? at === place : place.test(at));
    const matches = (request: SeenRequest) =>
      request.method === method && fits(request.place) && (only?.(request) ?? true);
    this.plans.push({ matches, fault, times });
  }

  /**
   * Milliseconds that a client is to wait for an answer: few where none will come, and otherwise so many that a busy
   * machine has given it long before.
   */
  get patience(): number {
    return this.plans.some(({ fault }) => fault === 'hang') ? 300 : 10_000;
  }

  /** Requests of this kind so far; watches do not count. */
  count(method: string, place: string): number {
    return this.seen(method, place).length;
  }

  seen(method: string, place: string): SeenRequest[] {
    return this.requests.filter(
      (request) => request.method === method && request.place === place && !request.query.has('watch'),
    );
  }

  /** How many watches of this kind of object are open. */
  watching(plural: string): number {
    return [...this.watchers].filter((watcher) => watcher.plural === plural).length;
  }

  /** Ends every watch as the API does when its time is over; `cut`: as a broken connection does. */
  endWatches(how: 'end' | 'cut' = 'end'): void {
    for (const { response } of this.watchers) {
      if (how === 'cut') response.socket?.destroy();
      else response.end();
    }
    this.watchers.clear();
  }

  /** Forgets what has been: watches end with 410, and those from an older version are refused. */
  expire(): void {
    this.oldest = this.version + 1;
    this.version += 1;
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' };
    for (const { response } of this.watchers) response.end(`${JSON.stringify({ type: 'ERROR', object: status })}\n`);
    this.watchers.clear();
  }

  private async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = '';
    for await (const part of message) text += String(part);
    const url = new URL(message.url ?? '/', 'http://api');
    const [, plural = '', encoded] = OBJECT.exec(url.pathname) ?? [];
    const place = encoded === undefined ? plural : `${plural}/${decodeURIComponent(encoded)}`;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const request: SeenRequest = {
      method: message.method ?? '',
      place,
      query: url.searchParams,
      headers: message.headers,
      body,
    };
    this.requests.push(request);

    const plan = this.plans.find(({ matches, times }) => times > 0 && matches(request));
    if (plan) plan.times -= 1;
    const fault = plan?.fault;
    if (fault instanceof Promise) await fault;
    else if (fault === 'hang') return;
    else if (fault === 'lost') return void message.socket.destroy();
    else if (fault === 'answer lost') {
      this.answer(request);
      return void message.socket.destroy();
    } else if (fault) {
      return send(response, fault.status, fault.text ?? status(fault.status, fault.message ?? 'no'));
    }
    if (request.query.has('watch')) return this.watch(request, response);
    const [code, answer] = this.answer(request);
    send(response, code, answer);
  }

  private answer({ method, place, query, body }: SeenRequest): [number, object] {
    const [plural = '', name] = place.split('/');
    const present = this.objects.get(place);
    if (method === 'GET' && name === undefined) {
      const only = /^metadata\.name=(.+)$/.exec(query.get('fieldSelector') ?? '')?.[1];
      const resourceVersion = String(this.version);
      if (only === undefined) return [200, this.page(plural, query, resourceVersion)];
      const object = this.objects.get(`${plural}/${only}`);
      return [200, { kind: 'List', metadata: { resourceVersion }, items: object ? [object] : [] }];
    }
    if (method === 'POST') {
      const made = body;
      if (this.objects.has(`${plural}/${made.metadata.name}`))
        return refusal(409, `${plural} "${made.metadata.name}" already exists`);
      return [201, this.put(plural, withData(made))];
    }
    if (!present && query.has('fieldManager')) return [201, this.put(plural, body)];
    if (!present) return refusal(404, `${plural} "${name}" not found`);
    if (method === 'GET') return [200, present];
    const { resourceVersion, uid } = (method === 'DELETE' ? body?.preconditions : body.metadata) ?? {};
    if (resourceVersion !== undefined && resourceVersion !== present.metadata.resourceVersion) {
      return refusal(409, `Operation cannot be fulfilled on ${plural} "${name}": the object has been modified`);
    }
    if (uid !== undefined && uid !== present.metadata.uid)
      return refusal(409, 'Precondition failed: UID in precondition');
    if (method === 'DELETE') {
      this.remove(place);
      return [200, status(200, 'deleted')];
    }
    return [200, this.put(plural, mergePatch(present, body))];
  }

  /** A part of a list; never more than `pageSize` objects. */
  private page(plural: string, query: URLSearchParams, resourceVersion: string): object {
    const all = [...this.objects.keys()].filter((key) => key.startsWith(`${plural}/`)).sort();
    const start = Number(query.get('continue') ?? 0);
    const end = start + Math.min(Number(query.get('limit') ?? Infinity), this.pageSize);
    const metadata = { resourceVersion, continue: end < all.length ? String(end) : '' };
    return { kind: 'List', metadata, items: all.slice(start, end).map((key) => this.objects.get(key) as object) };
  }

  private watch({ place: plural, query }: SeenRequest, response: ServerResponse): void {
    const from = Number(query.get('resourceVersion'));
    if (from < this.oldest) return send(response, 410, status(410, 'too old resource version'));
    const name = (query.get('fieldSelector') ?? '').replace('metadata.name=', '');
    const watcher: Watcher = { plural, name, response, written: Promise.resolve() };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
    this.watchers.add(watcher);
    response.on('close', () => this.watchers.delete(watcher));
    for (const past of this.history) {
      if (past.plural === plural && past.version > from && past.object.metadata.name === name)
        write(watcher, past.type, past.object);
    }
  }

  private tell(plural: string, type: string, object: any): void {
    this.history.push({ plural, version: this.version, type, object });
    for (const watcher of this.watchers) {
      if (watcher.plural === plural && watcher.name === object.metadata.name) write(watcher, type, object);
    }
  }
}

/** What the API does with plain text of a Secret. */
function withData(object: any): any {
  const { stringData, ...rest } = object;
  if (!stringData) return object;
  const data = Object.fromEntries(
    Object.entries(stringData).map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')]),
  );
  return { ...rest, data };
}

/** In two pieces: a line need not arrive whole. */
function write(watcher: Watcher, type: string, object: any): void {
  const line = Buffer.from(`${JSON.stringify({ type, object })}\n`);
  for (const piece of [line.subarray(0, 20), line.subarray(20)]) {
    watcher.written = watcher.written.then(() => setImmediate()).then(() => void watcher.response.write(piece));
  }
}

function send(response: ServerResponse, code: number, answer: object | string): void {
  response.writeHead(code, { 'content-type': 'application/json' });
  response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
}

function status(code: number, message: string): object {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, message };
}

function refusal(code: number, message: string): [number, object] {
  return [code, status(code, message)];
}
