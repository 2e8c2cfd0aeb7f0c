import { request as http, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as https } from 'node:https';
import { ApiError, oneLine } from './api-error';
import type { Connection } from './connection';

/** What is asked. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** @default application/json */
  readonly contentType?: string;
}

/** One HTTP request, on a connection of its own: an idle one that broke unseen would leave a write's outcome open. */
export class Call {
  private readonly request: ClientRequest;
  private readonly answer: Promise<IncomingMessage>;
  private connected = false;
  private ended: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    connection: Connection,
    private readonly question: Question,
  ) {
    const { protocol, host, port, ca, token } = connection;
    const { method, path, body, contentType = 'application/json' } = question;
    const text = body && JSON.stringify(body);
    const headers = {
      accept: 'application/json',
      'user-agent': 'cdk8s-pg',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(text ? { 'content-type': contentType, 'content-length': Buffer.byteLength(text) } : {}),
    };
    const open = protocol === 'https:' ? https : http;
    this.request = open({ host, port, ca, method, path, headers, agent: false });
    this.request.on('socket', (socket) => {
      socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => (this.connected = true));
      // A watch on a connection that broke unseen ends after some 20 s.
      socket.setKeepAlive(true, 10_000);
    });
    this.answer = new Promise((resolve, reject) => {
      this.request.once('response', resolve);
      this.request.on('error', reject); // stays: a later one must not end the program
    });
    this.answer.catch(() => {});
    this.request.end(text);
  }

  /** From now on it may take so many milliseconds, then it fails. */
  limit(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.end(`no answer within ${milliseconds / 1000} s`), milliseconds);
  }

  /** Ends it, finished or not. */
  end(reason = 'ended'): void {
    clearTimeout(this.timer);
    this.ended ??= reason;
    this.request.destroy();
  }

  /**
   * The answer, once its head has come; its body is still to be read.
   *
   * @throws ApiError where there is none, or it is a refusal
   */
  async response(): Promise<IncomingMessage> {
    try {
      const response = await this.answer;
      if ((response.statusCode ?? 0) < 300) return response;
      throw this.refusal(response.statusCode ?? 0, response.statusMessage ?? '', await text(response));
    } catch (error) {
      throw error instanceof ApiError ? error : this.failure(error);
    }
  }

  /** The error for a connection that failed before, or in the middle of, its answer. */
  failure(error: unknown): ApiError {
    return this.error(this.ended ?? oneLine(error), 0, this.connected);
  }

  private refusal(status: number, statusMessage: string, body: string): ApiError {
    // 504 is "still under way", 500 may be etcd saying the same.
    return this.error(`${status} ${statusMessage}: ${messageOf(body)}`, status, status >= 500);
  }

  private error(message: string, status: number, mayHaveArrived: boolean): ApiError {
    const { method, path } = this.question;
    const [place] = path.replace(/^.*\/namespaces\/[^/]+\//, '').split('?');
    return new ApiError(`${method} ${place}: ${message}`, status, method !== 'GET' && mayHaveArrived);
  }
}

/** The whole body. */
export async function text(response: IncomingMessage): Promise<string> {
  let all = '';
  response.setEncoding('utf8');
  for await (const part of response) all += part as string;
  return all;
}

/** What the API says; a proxy before it may speak another language. */
function messageOf(body: string): string {
  try {
    const { message } = JSON.parse(body) as { message?: string };
    if (message) return message;
  } catch {
    // not the API's own answer
  }
  return body.slice(0, 200) || 'no reason given';
}
