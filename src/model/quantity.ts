import type { Cpu } from 'cdk8s-plus-28';
import type { Duration, Size } from 'cdk8s';
import { quantityValue } from './quantity-value';

const KIBI = 1024;
const UNITS: [suffix: string, bytes: number, factory: string][] = [
  ['Pi', KIBI ** 5, 'pebibyte'],
  ['Ti', KIBI ** 4, 'tebibytes'],
  ['Gi', KIBI ** 3, 'gibibytes'],
  ['Mi', KIBI ** 2, 'mebibytes'],
  ['Ki', KIBI, 'kibibytes'],
];

/** A Size in bytes. */
export function sizeInBytes(size: Size): number {
  return Math.round(size.toKibibytes({ rounding: 2 }) * KIBI);
}

/** Bytes the way Kubernetes writes them back (1.5Gi is 1536Mi), so that nothing seems to have changed. */
export function bytesToQuantity(bytes: number): string {
  for (const [suffix, unit] of UNITS) {
    if (bytes >= unit && bytes % unit === 0) return `${bytes / unit}${suffix}`;
  }
  return String(bytes);
}

/** An amount of processor in thousandths. */
export function cpuInMillis(cpu: Cpu): number {
  const { amount } = cpu;
  return amount.endsWith('m') ? Number(amount.slice(0, -1)) : Number(amount) * 1000;
}

/** Thousandths of a processor the way Kubernetes writes them back. */
export function millisToQuantity(millis: number): string {
  return millis % 1000 === 0 ? String(millis / 1000) : `${millis}m`;
}

/**
 * What is wrong with a value that should be a `Size`; undefined when it is one.
 * TypeScript finds most of these, plain JavaScript none.
 */
export function sizeProblem(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && typeof (value as Size).toKibibytes === 'function') {
    const bytes = sizeInBytes(value as Size);
    return Number.isFinite(bytes) && bytes > 0
      ? undefined
      : `${(value as Size).asString()} is not a size; write for example Size.gibibytes(10)`;
  }
  const match = typeof value === 'string' ? /^([0-9]+)(Ki|Mi|Gi|Ti|Pi)$/.exec(value) : null;
  const factory = match && UNITS.find(([suffix]) => suffix === match[2])?.[2];
  const remedy = match ? `Size.${factory}(${match[1]})` : 'for example Size.gibibytes(10)';
  const got =
    value === undefined
      ? 'is missing'
      : `${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)} is not a Size`;
  return `${got}; write ${remedy}`;
}

/** What is wrong with a value that should be a `Duration`; undefined when it is one. */
export function durationProblem(value: unknown): string | undefined {
  if (typeof value === 'object' && value !== null && typeof (value as Duration).toSeconds === 'function')
    return undefined;
  const remedy = typeof value === 'number' ? `Duration.seconds(${value})` : 'for example Duration.seconds(30)';
  return `${typeof value === 'string' ? `'${value}'` : JSON.stringify(value)} is not a Duration; write ${remedy}`;
}

/** A size as our own props and files have it, such as 10Gi, in bytes; undefined when it is none. */
export function parseQuantity(text: string): number | undefined {
  return /^[0-9]+[KMGTP]i$/.test(text) ? quantityValue(text) : undefined;
}
