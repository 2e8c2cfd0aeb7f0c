import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import type { StorageOptions } from './options/storage-options';
import { choiceProblem } from './numbers';
import type { Problems } from './problems';
import { bytesToQuantity, sizeInBytes, sizeProblem } from './quantity';

/** A volume of each instance, resolved. */
export interface Volume {
  /** What stands in the claim template, for example 10Gi. */
  readonly templateSize: string;
  /** What the volumes have to have by now. */
  readonly size: string;
  /** The same in bytes. */
  readonly bytes: number;
  readonly storageClass?: string;
  readonly accessMode: string;
}

const MI = 1024 ** 2;

/** The least that holds a new database, and the least that holds its WAL. */
const LEAST: { readonly [prop: string]: number } = { storage: 256 * MI, walStorage: 128 * MI };

/** The least of any other volume. */
const LEAST_ELSEWHERE = 16 * MI;

/** A volume from its options; after a problem, some volume to go on with. */
export function volume(prop: string, options: StorageOptions | undefined, problems: Problems): Volume {
  if (typeof options !== 'object' || options === null) {
    problems.add(
      prop,
      `${options === undefined ? 'is missing' : `${JSON.stringify(options)} is not a set of options`}; write { size: Size.gibibytes(10) }`,
    );
    return { templateSize: '10Gi', size: '10Gi', bytes: 10240 * MI, accessMode: 'ReadWriteOnce' };
  }
  const first = bytesOf(`${prop}.size`, options.size, problems);
  const now = options.grownTo === undefined ? first : bytesOf(`${prop}.grownTo`, options.grownTo, problems);
  const least = LEAST[prop] ?? LEAST_ELSEWHERE;
  if (first !== undefined && first < least) {
    problems.add(
      `${prop}.size`,
      `${bytesToQuantity(first)} is too small to begin with; give at least ${bytesToQuantity(least)}`,
    );
  }
  if (first !== undefined && now !== undefined && now < first) {
    problems.add(
      `${prop}.grownTo`,
      `${bytesToQuantity(now)} is less than ${prop}.size (${bytesToQuantity(first)}), and a volume cannot shrink; give more, or leave it out`,
    );
  }
  const accessMode = options.accessMode ?? PersistentVolumeAccessMode.READ_WRITE_ONCE;
  problems.add(`${prop}.accessMode`, accessModeProblem(accessMode));
  if (options.storageClass !== undefined && !/^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(options.storageClass)) {
    problems.add(
      `${prop}.storageClass`,
      `'${options.storageClass}' is not the name of a StorageClass; write one that the cluster has, or leave it out for its default`,
    );
  }
  const bytes = now ?? first ?? 10240 * MI;
  return {
    templateSize: bytesToQuantity(first ?? bytes),
    size: bytesToQuantity(bytes),
    bytes,
    storageClass: options.storageClass,
    accessMode,
  };
}

function bytesOf(prop: string, size: unknown, problems: Problems): number | undefined {
  const problem = sizeProblem(size);
  problems.add(prop, problem);
  return problem === undefined ? sizeInBytes(size as StorageOptions['size']) : undefined;
}

function accessModeProblem(mode: PersistentVolumeAccessMode): string | undefined {
  if (mode === PersistentVolumeAccessMode.READ_ONLY_MANY)
    return `'${mode}' cannot be written to; use READ_WRITE_ONCE or READ_WRITE_ONCE_POD`;
  if (mode === PersistentVolumeAccessMode.READ_WRITE_MANY)
    return `'${mode}' lets two servers write to one data directory; use READ_WRITE_ONCE or READ_WRITE_ONCE_POD`;
  return choiceProblem(mode, [
    PersistentVolumeAccessMode.READ_WRITE_ONCE,
    PersistentVolumeAccessMode.READ_WRITE_ONCE_POD,
  ]);
}
