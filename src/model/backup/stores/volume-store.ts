import { type IPersistentVolumeClaim, PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import { choiceProblem } from '../../numbers';
import { bytesToQuantity, sizeInBytes, sizeProblem } from '../../quantity';
import { type StoreClaim, STORES_FOLDER } from '../../transfer';
import type { VolumeStoreOptions } from '../options/volume-store-options';
import type { StoreContext, StorePart } from './store-part';
import { prefixProblem, warnOfMisspeltOptions } from './texts';

const KNOWN: { readonly [option in keyof Required<VolumeStoreOptions>]: true } = {
  name: true,
  claim: true,
  size: true,
  storageClass: true,
  accessMode: true,
  path: true,
  encryption: true,
  retention: true,
};

/** A volume, which is mounted. */
export function volumeStore(options: VolumeStoreOptions, name: string, context: StoreContext): StorePart {
  const { index, prop, problems } = context;
  warnOfMisspeltOptions(prop, options, KNOWN, problems);
  if (options.path !== undefined) problems.add(`${prop}.path`, prefixProblem(options.path));
  const folder = `${STORES_FOLDER}/${index}`;
  const path = options.path === undefined ? folder : `${folder}/${options.path}`;
  const madeClaim = claimToMake(options, `${context.backup}-${name}`, context);
  const claim = madeClaim?.name ?? claimName(options.claim, context);
  const location = `claim ${claim}${options.path === undefined ? '' : `, folder ${options.path}`}`;
  return { root: path, location, path, volume: { name: `store-${index}`, claim, folder }, madeClaim };
}

function claimName(claim: IPersistentVolumeClaim | undefined, { prop, problems }: StoreContext): string {
  const name: unknown = claim?.name;
  if (typeof name === 'string') return name;
  if (claim !== undefined)
    problems.add(
      `${prop}.claim`,
      `${JSON.stringify(claim)} is not a reference to a PersistentVolumeClaim; write PersistentVolumeClaim.fromClaimName(this, 'an id', ${typeof claim === 'string' ? `'${String(claim)}'` : "'its-name'"}) with PersistentVolumeClaim from cdk8s-plus-28`,
    );
  return '';
}

function claimToMake(options: VolumeStoreOptions, name: string, context: StoreContext): StoreClaim | undefined {
  const { prop, problems } = context;
  const { claim, size, storageClass, accessMode = PersistentVolumeAccessMode.READ_WRITE_ONCE } = options;
  if (size === undefined) {
    if (claim === undefined)
      problems.add(
        prop,
        'has neither claim nor size; give a claim that is there, or size: Size.gibibytes(100) for one that is made',
      );
    for (const option of ['storageClass', 'accessMode'] as const)
      if (options[option] !== undefined)
        problems.add(`${prop}.${option}`, 'is for a claim that is made; give size too, or leave it out');
    return undefined;
  }
  if (claim !== undefined) problems.add(`${prop}.size`, 'and claim are both given; leave one of them out');
  const problem = sizeProblem(size);
  problems.add(`${prop}.size`, problem);
  problems.add(
    `${prop}.accessMode`,
    choiceProblem(accessMode, [
      PersistentVolumeAccessMode.READ_WRITE_ONCE,
      PersistentVolumeAccessMode.READ_WRITE_ONCE_POD,
      PersistentVolumeAccessMode.READ_WRITE_MANY,
    ]),
  );
  problems.add(`${prop}.storageClass`, storageClassProblem(storageClass));
  return {
    name,
    size: problem === undefined ? bytesToQuantity(sizeInBytes(size)) : '1Gi',
    ...(storageClass === undefined ? {} : { storageClass }),
    accessMode,
  };
}

/** What is wrong with the name of a StorageClass; undefined where it is fine. */
export function storageClassProblem(name: unknown): string | undefined {
  if (name === undefined || (typeof name === 'string' && /^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/.test(name)))
    return undefined;
  return `${JSON.stringify(name)} is not the name of a StorageClass; write one that the cluster has, or leave it out for its default`;
}
