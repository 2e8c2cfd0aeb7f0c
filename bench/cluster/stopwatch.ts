/** Seconds that something took. */
export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** One line of a measurement: ours, the yardstick beside it, and the ratio of the two. */
export interface Measurement {
  readonly what: string;
  readonly ours: number;
  readonly yardstick: number;
  readonly yardstickIs: string;
}

/** The measurements as a table. */
export function table(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ what, ours, yardstick, yardstickIs }) =>
    [what, ours.toFixed(1), yardstick.toFixed(1), yardstickIs, (ours / yardstick).toFixed(2)].join(' | '),
  );
  return ['what | ours (s) | yardstick (s) | the yardstick | ratio', '---|---|---|---|---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}

/** The middle one of an odd number of figures. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
