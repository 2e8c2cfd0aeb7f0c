import { request as plainRequest } from 'node:http';
import { request as tlsRequest, type RequestOptions } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import { oneLine } from '../../model/status/read';
import { meant } from '../text/meant';
import { accessBy, type NamespaceAccess, pathOf } from './access';
import { execIn } from './exec';
import { type Kind, kindText } from './kinds';
import { CannotTell } from './problems';
import type { Command, ConnectionOptions } from './reader';
import { type Answer, refusal, type Send } from './requests';

/** How many objects are asked for at once. */
const PAGE = 500;

/** How long an answer may take. */
const PATIENCE = 30_000;

const JSON_TYPE = 'application/json';

/** The API leaves everything else out, or refuses. */
const ONLY_METADATA = `${JSON_TYPE};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`;

/** Reads, and changes, the cluster that a kubeconfig names. */
export async function connect(options: ConnectionOptions): Promise<NamespaceAccess> {
  const config = kubeconfig(options);
  const server = config.getCurrentCluster()?.server;
  if (server === undefined)
    throw new CannotTell(`no cluster: context '${config.currentContext}' names none that the kubeconfig has`);
  const namespace = options.namespace ?? config.getContextObject(config.currentContext)?.namespace ?? 'default';
  const address = server.replace(/\/+$/, '');
  const api = new Api(address, await access(config));
  const reader = {
    namespace,
    list: (kind: Kind) => api.list(kind, namespace),
    exec: (command: Command) => execIn(config, namespace, command),
    serves: async (group: string) => (await api.send({ path: `/apis/${group}` })).code !== 404,
  };
  return accessBy(reader, api.send, address);
}

function kubeconfig({ kubeconfig: file, context }: ConnectionOptions): KubeConfig {
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch (error) {
    throw new CannotTell(`no cluster: the kubeconfig cannot be read: ${messageOf(error)}`);
  }
  // What the client makes up where there is no kubeconfig at all.
  if (config.getCurrentCluster()?.server === 'http://localhost:8080' && config.currentContext === 'loaded-context')
    throw new CannotTell('no cluster: there is no kubeconfig; name one by --kubeconfig or KUBECONFIG');
  if (context !== undefined) useContext(config, context);
  if (!config.currentContext)
    throw new CannotTell('no cluster: the kubeconfig has no current context; name one by --context');
  return config;
}

function useContext(config: KubeConfig, context: string): void {
  const names = config.getContexts().map(({ name }) => name);
  if (!names.includes(context)) {
    const others = `there are ${names.join(', ') || 'none'}`;
    throw new CannotTell(`no cluster: the kubeconfig has no context ${context}; ${meant(context, names, others)}`);
  }
  config.setCurrentContext(context);
}

/** Certificates, token and proxy; a program that the kubeconfig names may have to be asked for them. */
async function access(config: KubeConfig): Promise<RequestOptions> {
  const options: RequestOptions = {};
  try {
    await config.applyToHTTPSOptions(options);
  } catch (error) {
    throw new CannotTell(`no cluster: the kubeconfig gives no access: ${messageOf(error)}`);
  }
  return options;
}

/** A page of a list. */
interface Page {
  readonly metadata?: { readonly continue?: string };
  readonly items?: readonly object[];
}

/** The API, as plain JSON: the client's own classes would make something else of times and unknown fields. */
class Api {
  constructor(
    private readonly server: string,
    private readonly options: RequestOptions,
  ) {}

  async list(kind: Kind, namespace: string): Promise<readonly object[]> {
    const items: object[] = [];
    let next: string | undefined = '';
    do {
      const query = new URLSearchParams({
        limit: `${PAGE}`,
        ...(kind.selector === undefined ? {} : { labelSelector: kind.selector }),
        ...(next ? { continue: next } : {}),
      });
      const path = `${pathOf(kind, namespace)}?${query.toString()}`;
      const answer = await this.send({ path, ...(kind.metadataOnly ? { accept: ONLY_METADATA } : {}) });
      if (answer.code !== 200)
        throw refusal(answer, { server: this.server, verb: 'list', resource: kindText(kind), namespace });
      const page = JSON.parse(answer.text) as Page;
      items.push(...(page.items ?? []));
      next = page.metadata?.continue;
    } while (next);
    return items;
  }

  readonly send: Send = ({ path, method = 'GET', body, contentType = JSON_TYPE, accept = JSON_TYPE }) => {
    const url = new URL(this.server + path);
    const begin = url.protocol === 'http:' ? plainRequest : tlsRequest;
    const text = body === undefined ? undefined : JSON.stringify(body);
    return new Promise<Answer>((resolve, reject) => {
      const headers = {
        ...this.options.headers,
        accept,
        ...(text === undefined ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
      };
      const request = begin(url, { ...this.options, method, headers, timeout: PATIENCE }, (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('error', reject);
        response.on('end', () =>
          resolve({ code: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
        );
      });
      request.on('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE / 1000} seconds`)));
      request.on('error', reject);
      request.end(text);
    }).catch((error: unknown) => {
      throw new CannotTell(`the cluster ${this.server} cannot be reached: ${messageOf(error)}`);
    });
  };
}

/** Where several addresses were tried, the reason of the first. */
function messageOf(error: unknown): string {
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
  return oneLine(first instanceof Error ? first.message : String(first));
}
