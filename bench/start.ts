/** Measures how long the compiled command line takes to print its help, beside a node that does nothing. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const RUNS = 21;

/** Milliseconds on the clock, medians; the ratio is that of pairs, so that a busy moment disturbs both of one. */
export interface Start {
  readonly help: number;
  readonly bare: number;
  readonly ratio: number;
}

/** Runs both in turn. */
export function commandLineStart(): Start {
  const main = join(__dirname, '..', 'lib/cli/main.js');
  const pairs = Array.from({ length: RUNS }, () => ({
    help: milliseconds(main, '--help'),
    bare: milliseconds('-e', '0'),
  }));
  return {
    help: median(pairs.map(({ help }) => help)),
    bare: median(pairs.map(({ bare }) => bare)),
    ratio: median(pairs.map(({ help, bare }) => help / bare)),
  };
}

function milliseconds(...args: readonly string[]): number {
  const begin = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')}: ended with ${status}: ${stderr}`);
  return Number(process.hrtime.bigint() - begin) / 1e6;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

if (process.argv[1] === __filename) {
  const { help, bare, ratio } = commandLineStart();
  console.log(`--help ${help.toFixed(0)} ms, node -e 0 ${bare.toFixed(0)} ms, ratio ${ratio.toFixed(2)}`);
}
