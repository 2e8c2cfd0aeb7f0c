import { Writable } from 'node:stream';
import { Exec, type KubeConfig, type V1Status } from '@kubernetes/client-node';
import { oneLine } from '../../model/status/read';
import { Forbidden } from './problems';
import type { Command } from './reader';

/** How long a command may take, in milliseconds. */
const PATIENCE = 10_000;

/** What is used of the WebSocket, whose own types are not installed. */
interface Socket {
  onerror: (event: { readonly message: string }) => void;
  close(): void;
}

/** Gathers what is written to it. */
class Gathered extends Writable {
  text = '';

  override _write(part: Buffer, _encoding: string, done: () => void): void {
    this.text += part.toString('utf8');
    done();
  }
}

/**
 * Runs a command in a container.
 *
 * @returns what it printed
 * @throws Error where it cannot be run, fails, or takes too long
 */
export async function execIn(
  config: KubeConfig,
  namespace: string,
  { pod, container, words }: Command,
): Promise<string> {
  const [out, err] = [new Gathered(), new Gathered()];
  let over = (): void => {};
  const ended = new Promise<V1Status>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE / 1000} seconds`)), PATIENCE);
    new Exec(config)
      .exec(namespace, pod, container, [...words], out, err, null, false, resolve)
      .then((opened) => {
        const socket = opened as unknown as Socket;
        socket.onerror = ({ message }) => reject(new Error(message));
        over = () => socket.close();
      }, reject)
      .finally(() => ended.finally(() => clearTimeout(timer)).catch(() => {}));
  });
  try {
    const { status, message = 'it failed' } = await ended;
    if (status !== 'Success') throw new Error(err.text || message);
    return out.text;
  } catch (error) {
    // A WebSocket that could not be opened tells it by an event.
    const { message = String(error) } = error as { readonly message?: string };
    const forbidden = /response: 403$/.test(message);
    if (forbidden) throw new Forbidden({ verb: 'create', resource: 'pods/exec', namespace });
    throw new Error(oneLine(message), { cause: error });
  } finally {
    over();
  }
}
