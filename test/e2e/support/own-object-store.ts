import { isReady, type Pod } from './objects';
import type { Namespace } from './namespace';
import { OBJECT_STORE } from './object-store';
import { servedPod } from './served-pod';

const NAME = 's3';
const PORT = 7070;

/** Serves as long as there is no /tmp/away, and again when that is gone. */
const SERVE = `
mkdir -p /tmp/data /tmp/sidecar /tmp/versions
while :; do
  if [ -e /tmp/away ]; then sleep 0.2; continue; fi
  versitygw --port :${PORT} --access "$0" --secret "$1" posix --sidecar /tmp/sidecar $2 /tmp/data >>/tmp/log 2>&1 &
  echo $! >/tmp/pid
  wait
done`;

export interface OwnObjectStoreOptions {
  /** Whether buckets may keep the versions of what is in them. @default false */
  readonly versions?: boolean;
}

/** An object store that a test has to itself: it may stop it. What it keeps goes with the namespace. */
export class OwnObjectStore {
  static async create(namespace: Namespace, { versions = false }: OwnObjectStoreOptions = {}): Promise<OwnObjectStore> {
    const { accessKey, secretKey } = OBJECT_STORE;
    const pod = {
      name: NAME,
      image: 'versity/versitygw:v1.8.0',
      command: ['sh', '-c', SERVE, accessKey, secretKey, versions ? '--versioning-dir=/tmp/versions' : ''],
    };
    await namespace.kubectl.apply(servedPod(pod, PORT));
    await namespace.eventually(
      'the object store runs',
      async () => isReady(await namespace.kubectl.get<Pod>('pod', NAME)),
      { within: 60 },
    );
    const store = new OwnObjectStore(namespace);
    await store.answers();
    return store;
  }

  readonly endpoint: string;

  private constructor(private readonly namespace: Namespace) {
    this.endpoint = `http://${NAME}.${namespace.name}.svc:${PORT}`;
  }

  /** Runs a script where it keeps things: /tmp/data/BUCKET. */
  shell(script: string): Promise<string> {
    return this.namespace.kubectl.exec(NAME, ['sh', '-euc', script]);
  }

  /** Ends it at once, and whatever it was receiving. */
  async stop(): Promise<void> {
    await this.shell('touch /tmp/away; kill -9 $(cat /tmp/pid)');
  }

  async start(): Promise<void> {
    await this.shell('rm /tmp/away');
    await this.answers();
  }

  private async answers(): Promise<void> {
    const ask = `printf 'GET / HTTP/1.0\\r\\n\\r\\n' | nc 127.0.0.1 ${PORT} | grep HTTP`;
    await this.namespace.eventually('the object store answers', () => this.shell(ask), { within: 30, every: 0.2 });
  }
}
