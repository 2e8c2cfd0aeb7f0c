import type { StringMap } from '../../labels';
import type { Problems } from '../../problems';
import type { SecretFiles, SecretVariable, StoreClaim, StoreVolume } from '../../transfer';
import type { Identity } from './identity';

/** A store on its way through the rules. */
export interface StoreContext {
  /** Its number in the list. */
  readonly index: number;
  /** How props of it begin, such as `stores[0]`. */
  readonly prop: string;
  /** What claims that are made are named after. */
  readonly backup: string;
  readonly problems: Problems;
}

/** What one store adds to the transfer. */
export interface StorePart {
  /** Where backups lie, as rclone writes it. */
  readonly root: string;
  /** The same for people. */
  readonly location: string;
  /** The same as a path, for a volume. */
  readonly path?: string;
  readonly environment?: StringMap;
  readonly secretVariables?: readonly SecretVariable[];
  readonly secretFiles?: readonly SecretFiles[];
  readonly volume?: StoreVolume;
  readonly madeClaim?: StoreClaim;
  /** Folders with further root certificates. */
  readonly certificates?: readonly string[];
  readonly ports?: readonly number[];
  /** @default - the store does not ask the platform who the pod is */
  readonly identity?: Identity;
}

/** The variable by which rclone knows an option of a remote. */
export function remoteVariable(remote: string, option: string): string {
  return `RCLONE_CONFIG_${remote}_${option}`.toUpperCase();
}

/** Options of a remote, as variables; those that are not given are left out. */
export function remoteVariables(remote: string, options: { readonly [option: string]: string | undefined }): StringMap {
  return Object.fromEntries(
    Object.entries(options).flatMap(([option, value]) =>
      value === undefined ? [] : [[remoteVariable(remote, option), value]],
    ),
  );
}
