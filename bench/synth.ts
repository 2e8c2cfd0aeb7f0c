/**
 * Measures the synthesis of 1, 10, 100 and 1,000 databases: time, memory, and the ratio to writing out the same
 * finished objects with the yaml library alone; then what grows faster than the number of databases, and whose it is.
 *
 * usage: npm run bench [-- --sizes 1,10,100,1000]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandLineStart } from './start';

const root = join(__dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'cdk8s-pg-bench-'));
const given = process.argv.indexOf('--sizes');
const sizes = (given < 0 ? '1,10,100,1000' : process.argv[given + 1]).split(',').map(Number);

/** How the databases are spread: a chart (and so a file) for each, or one chart for all. */
const layouts = [
  { name: 'a chart for each database', charts: (databases: number) => databases },
  { name: 'one chart for all databases', charts: () => 1 },
];

interface SelfTime {
  readonly package: string;
  readonly function: string;
  readonly milliseconds: number;
}

/** Milliseconds: on the clock, and of processor time. */
interface Time {
  readonly clock: number;
  readonly cpu: number;
}

interface Synthesis {
  readonly construct: Time;
  readonly synth: Time;
  readonly loaded: number;
  readonly peak: number;
  readonly objects: number;
  readonly bytes: number;
  readonly selfTimes?: SelfTime[];
}

interface Writing {
  readonly total: Time;
  readonly loaded: number;
  readonly peak: number;
}

function child<T>(...args: (string | number)[]): T {
  const printed = execFileSync(process.execPath, [join(root, 'bench/child.cjs'), ...args.map(String)], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    // Warnings about the databases are not what is measured here.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return JSON.parse(printed) as T;
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Runs several children (fewer, the larger the size) and takes the median of each number. */
function measure(databases: number, charts: number) {
  const runs = databases >= 1000 ? 1 : databases >= 100 ? 3 : 7;
  const file = join(scratch, 'objects.json');
  const syntheses: Synthesis[] = [];
  const writings: Writing[] = [];
  for (let run = 0; run < runs; run++) {
    syntheses.push(child<Synthesis>('synthesize', databases, charts, file));
    writings.push(child<Writing>('write', file));
  }
  const total = (one: Synthesis, kind: keyof Time) => one.construct[kind] + one.synth[kind];
  return {
    databases,
    objects: syntheses[0].objects,
    bytes: syntheses[0].bytes,
    construct: median(syntheses.map((one) => one.construct.cpu)),
    synth: median(syntheses.map((one) => one.synth.cpu)),
    total: median(syntheses.map((one) => total(one, 'cpu'))),
    clock: median(syntheses.map((one) => total(one, 'clock'))),
    yaml: median(writings.map((one) => one.total.cpu)),
    // Pair by pair, so that a machine that is busy for a while disturbs both sides of a ratio.
    ratio: median(syntheses.map((one, run) => total(one, 'cpu') / writings[run].total.cpu)),
    peak: median(syntheses.map((one) => one.peak)),
    more: median(syntheses.map((one) => one.peak - one.loaded)),
    yamlPeak: median(writings.map((one) => one.peak)),
  };
}

function print(header: string[], rows: (string | number)[][]): void {
  console.log(`| ${header.join(' | ')} |`);
  console.log(`|${header.map(() => '--:').join('|')}|`);
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  console.log();
}

const ms = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
const times = (value: number) => (Number.isFinite(value) ? `×${value.toFixed(1)}` : '');

/** Self time by key at the two largest sizes, the largest first, with its growth. */
function growth(few: SelfTime[], many: SelfTime[], key: (time: SelfTime) => string, scale: number) {
  const sum = (all: SelfTime[]) => {
    const sums = new Map<string, number>();
    for (const one of all) sums.set(key(one), (sums.get(key(one)) ?? 0) + one.milliseconds);
    return sums;
  };
  const [before, after] = [sum(few), sum(many)];
  return [...after]
    .sort(([, a], [, b]) => b - a)
    .map(([name, milliseconds]) => {
      const earlier = before.get(name) ?? 0;
      const factor = milliseconds / earlier;
      return { name, earlier, milliseconds, factor, more: milliseconds - earlier * scale };
    });
}

console.log(`node ${process.version}, ${cpus().length} × ${cpus()[0].model}; times in ms of processor time\n`);
for (const layout of layouts) {
  const rows = sizes.map((databases) => measure(databases, layout.charts(databases)));
  console.log(`### ${layout.name}\n`);
  print(
    ['databases', 'objects', 'KiB of YAML', 'construct', 'synth', 'both', 'both, clock', 'yaml alone', 'ratio', 'growth', 'peak MiB', 'of it after loading', 'yaml alone MiB'], // prettier-ignore
    rows.map((row, index) => [
      row.databases,
      row.objects,
      (row.bytes / 1024).toFixed(0),
      ms(row.construct),
      ms(row.synth),
      ms(row.total),
      ms(row.clock),
      ms(row.yaml),
      row.ratio.toFixed(2),
      index === 0 ? '' : times(row.total / rows[index - 1].total),
      row.peak.toFixed(0),
      row.more.toFixed(0),
      row.yamlPeak.toFixed(0),
    ]),
  );

  const [few, many] = sizes.slice(-2);
  const profile = (databases: number) =>
    child<Synthesis>('synthesize', databases, layout.charts(databases), join(scratch, 'objects.json'), '--profile').selfTimes ?? []; // prettier-ignore
  const [before, after] = [profile(few), profile(many)];
  const scale = many / few;
  const packages = growth(before, after, (one) => one.package, scale);
  print(
    ['self time of', `${few} databases, ms`, `${many} databases, ms`, 'growth'],
    packages.map(({ name, earlier, milliseconds, factor }) => [name, ms(earlier), ms(milliseconds), times(factor)]),
  );
  const faster = growth(before, after, (one) => `${one.package}: ${one.function}`, scale)
    .sort((a, b) => b.more - a.more)
    .slice(0, 10);
  print(
    ['furthest above linear', `${few} databases, ms`, `${many} databases, ms`, 'growth'],
    faster.map(({ name, earlier, milliseconds, factor }) => [name, ms(earlier), ms(milliseconds), times(factor)]),
  );
}
rmSync(scratch, { recursive: true });

const start = commandLineStart();
console.log(`start of the command line: ${ms(start.help)} ms for --help, ${ms(start.bare)} ms for node -e 0`);
console.log(`ratio: ${start.ratio.toFixed(2)}`);
