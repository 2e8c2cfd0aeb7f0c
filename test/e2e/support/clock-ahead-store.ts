import { NODE_IMAGE } from './images';
import { isReady, type Pod } from './objects';
import type { Namespace } from './namespace';
import { servedPod } from './served-pod';

const NAME = 'ahead';
const PORT = 7070;

/** Answers as S3 does to a request whose time is far from its own. It does not tell its time, which rclone would take over. */
const SERVER = `
const said = '<?xml version="1.0" encoding="UTF-8"?><Error><Code>RequestTimeTooSkewed</Code><Message>no</Message></Error>';
require('http').createServer((request, response) => {
  request.resume();
  response.sendDate = false;
  response.writeHead(403, { 'content-type': 'application/xml' }).end(said);
}).listen(${PORT});`;

/** A stand-in for an object store whose clock is ahead. */
export class ClockAheadStore {
  /** Known before it is there. */
  static endpointIn(namespace: Namespace): string {
    return `http://${NAME}.${namespace.name}.svc:${PORT}`;
  }

  static async create(namespace: Namespace): Promise<void> {
    const pod = { name: NAME, image: NODE_IMAGE, command: ['node', '-e', SERVER] };
    await namespace.kubectl.apply(servedPod(pod, PORT));
    await namespace.eventually(
      'the store with another clock runs',
      async () => isReady(await namespace.kubectl.get<Pod>('pod', NAME)),
      { within: 60 },
    );
  }
}
