import type { Chart } from 'cdk8s';
import { Secret } from 'cdk8s-plus-28';
import { BackupStore, S3Credentials, type S3StoreOptions } from '../../../src';
import { helperPod } from './helper-pod';
import type { Namespace } from './namespace';
import { OBJECT_STORE, objectStoreSecret } from './object-store';
import { isReady, type Pod } from './objects';

const REMOTE = 'RCLONE_CONFIG_STORE';

export interface BucketOptions {
  /** @default - that of OBJECT_STORE */
  readonly endpoint?: string;
  /** Whether objects in it may be locked. @default false */
  readonly locked?: boolean;
}

/** What of a store is other than a bucket is by itself. */
export interface StoreInBucketOptions extends Partial<Omit<S3StoreOptions, 'credentials'>> {
  /** The Secret with the credentials. @default - the bucket's own */
  readonly secret?: string;
}

/** A bucket of its own, and a pod that looks into it by rclone. */
export class Bucket {
  /** Makes the bucket, named after the namespace, and the Secret `object-store` with what reads it. */
  static async create(
    namespace: Namespace,
    { endpoint = OBJECT_STORE.endpoint, locked = false }: BucketOptions = {},
  ): Promise<Bucket> {
    const variable = (option: string, value: string): object => ({ name: `${REMOTE}_${option}`, value });
    const pod = helperPod({
      name: 'bucket',
      image: 'rclone/rclone:1.75.1',
      command: ['sleep', 'infinity'],
      env: [
        variable('TYPE', 's3'),
        variable('PROVIDER', 'Other'),
        variable('ENDPOINT', endpoint),
        variable('REGION', OBJECT_STORE.region),
        variable('ACCESS_KEY_ID', OBJECT_STORE.accessKey),
        variable('SECRET_ACCESS_KEY', OBJECT_STORE.secretKey),
        variable('FORCE_PATH_STYLE', 'true'),
        { name: 'RCLONE_CONFIG', value: '/notfound' },
        { name: 'HOME', value: '/tmp' },
      ],
    });
    await namespace.kubectl.apply([pod, objectStoreSecret('object-store')]);
    const bucket = new Bucket(namespace, endpoint);
    await namespace.eventually(
      'pod bucket is ready',
      async () => isReady(await namespace.kubectl.get<Pod>('pod', 'bucket')),
      { within: 60 },
    );
    await bucket.rclone('mkdir', ...(locked ? ['--s3-bucket-object-lock-enabled'] : []), `store:${bucket.name}`);
    return bucket;
  }

  /** The Secret with the credentials. */
  readonly secret = 'object-store';
  readonly name: string;
  private count = 0;

  private constructor(
    private readonly namespace: Namespace,
    private readonly endpoint: string,
  ) {
    this.name = namespace.name;
  }

  /** The bucket as a store of backups. */
  store(chart: Chart, { secret = this.secret, ...options }: StoreInBucketOptions = {}): BackupStore {
    const keys = Secret.fromSecretName(chart, `Keys${(this.count += 1)}`, secret);
    return BackupStore.s3({
      bucket: this.name,
      endpoint: this.endpoint,
      region: OBJECT_STORE.region,
      forcePathStyle: true,
      credentials: S3Credentials.fromSecret(keys),
      ...options,
    });
  }

  rclone(...args: string[]): Promise<string> {
    return this.namespace.kubectl.exec('bucket', ['timeout', '60', 'rclone', ...args], { timeout: 90 });
  }

  /** Every file below a folder. */
  async list(folder: string): Promise<string[]> {
    const text = await this.rclone('lsf', '-R', '--files-only', `store:${this.name}/${folder}`);
    return text.split('\n').filter(Boolean).sort();
  }

  /** Changes one byte in the middle of a file; its length stays. */
  async flip(file: string): Promise<void> {
    const script = `
      rclone cat "$1" >/tmp/file && size=$(wc -c </tmp/file) && middle=$((size / 2))
      byte=$(od -An -tu1 -j $middle -N1 /tmp/file | tr -d ' ')
      printf "\\\\$(printf %03o $(((byte + 1) % 256)))" | dd of=/tmp/file bs=1 seek=$middle conv=notrunc 2>/dev/null
      rclone copyto /tmp/file "$1" --ignore-times`;
    await this.namespace.kubectl.exec('bucket', ['sh', '-euc', script, 'flip', file], { timeout: 90 });
  }

  async remove(): Promise<void> {
    await this.rclone('purge', `store:${this.name}`);
  }
}
