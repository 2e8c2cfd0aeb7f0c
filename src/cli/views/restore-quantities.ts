import { quantityValue } from '../../model/quantity-value';
import { Call } from '../declaration/declaration';

const UNITS = [
  ['Gi', 'gibibytes', 1024 ** 3],
  ['Mi', 'mebibytes', 1024 ** 2],
  ['Ki', 'kibibytes', 1024],
] as const;

/** For what nothing tells the size of. */
export const SOME_BYTES = 10 * 1024 ** 3;

/** A size as Kubernetes writes it, in bytes; undefined where it is none. */
export function bytesOf(quantity: string | undefined): number | undefined {
  if (quantity === undefined || !/^\d+(\.\d+)?([kMGTP]|[KMGTP]i)?$/.test(quantity)) return undefined;
  return Math.ceil(quantityValue(quantity));
}

/** The largest of the sizes that can be read; undefined where none can, or nothing is in it. */
export function largest(quantities: readonly (string | undefined)[]): number | undefined {
  const bytes = Math.max(0, ...quantities.flatMap((each) => bytesOf(each) ?? []));
  return bytes === 0 ? undefined : bytes;
}

/** At least so many bytes, as a `Size` is written and as Kubernetes writes it. */
export function sizeOf(bytes: number): { readonly call: Call; readonly text: string } {
  const [suffix, name, unit] = UNITS.find(([, , each]) => bytes >= each && bytes % each === 0) ?? UNITS[2];
  const amount = Math.ceil(bytes / unit);
  return { call: new Call(`Size.${name}`, [amount]), text: `${amount}${suffix}` };
}

/** An amount of processor in thousandths; undefined where it is none. */
export function millisOf(quantity: string | undefined): number | undefined {
  const [, amount, milli] = /^(\d+(?:\.\d+)?)(m)?$/.exec(quantity ?? '') ?? [];
  return amount === undefined ? undefined : Math.ceil(Number(amount) * (milli ? 1 : 1000));
}
