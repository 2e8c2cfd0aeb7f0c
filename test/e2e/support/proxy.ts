import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  readonly body: any;
}

/** One kubectl for many requests: a proxy to the API server, for as long as it is open. */
export class Proxy {
  static async open(): Promise<Proxy> {
    const child = spawn('kubectl', ['proxy', '--port=0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const address = /127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (address !== undefined) return new Proxy(child, `http://${address}`);
    }
    throw new Error('kubectl proxy ended before it served');
  }

  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
  ) {}

  async post(path: string, object: object): Promise<Answer> {
    const headers = { 'Content-Type': 'application/json' };
    const response = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(object) });
    return { status: response.status, body: await response.json() };
  }

  close(): void {
    this.child.kill();
  }
}
