import { shortHash } from '../hash';
import { checkParameter, needsRestart, parseMemory } from '../parameters';
import type { Problems } from '../problems';
import { bytesToQuantity } from '../quantity';
import { type ConfigurationBasis, derivedParameters } from './derived';
import { ownedParameters, ownedProblem } from './owned';

/** What the configuration is made from. */
export interface ConfigurationInput extends ConfigurationBasis {
  /** The name of the database as a whole, for the comment. */
  readonly name: string;
  /** What the user wishes. */
  readonly parameters: { readonly [name: string]: unknown };
  /** Whether pg_hba.conf asks for certificates of clients. */
  readonly clientCertificates: boolean;
}

/** postgresql.conf, as far as it is the same for every instance. */
export interface Configuration {
  readonly text: string;
  /** Stands for all the values that only a restart can change. */
  readonly restartHash: string;
}

/** The parameters of a database: derived, then the user's, then ours. */
export function configuration(input: ConfigurationInput, problems: Problems): Configuration {
  const parameters = derivedParameters(input);
  for (const [name, value] of wishedParameters(input, ownedProblem, problems)) parameters.set(name, value);
  judgeParameters(input, parameters, problems);
  for (const [name, value] of ownedParameters(input, input.clientCertificates)) parameters.set(name, value);

  const sorted = [...parameters].sort(([a], [b]) => (a < b ? -1 : 1));
  const restart = sorted.filter(([name]) => needsRestart(input.major, name));
  return { text: render(input.name, sorted), restartHash: shortHash(JSON.stringify(restart)) };
}

/** The user's parameters by their lowercase names, without those that are refused. */
export function wishedParameters(
  { major, parameters }: { readonly major: number; readonly parameters: { readonly [name: string]: unknown } },
  refused: (name: string, value: string) => string | undefined,
  problems: Problems,
): Map<string, string> {
  const wished = new Map<string, string>();
  for (const [written, value] of Object.entries(parameters)) {
    const name = written.toLowerCase();
    const problem =
      valueProblem(value) ?? refused(name, value as string) ?? checkParameter(major, name, value as string);
    problems.add(
      `parameters.${written}`,
      problem ?? (wished.has(name) ? 'is given twice, in different cases; leave one out' : undefined),
    );
    if (problem === undefined) wished.set(name, value as string);
  }
  return wished;
}

function valueProblem(value: unknown): string | undefined {
  if (typeof value === 'boolean') return `${value} is not a text; write '${value ? 'on' : 'off'}'`;
  if (typeof value !== 'string') return `${JSON.stringify(value)} is not a text; write '${String(value)}'`;
  // eslint-disable-next-line no-control-regex -- these are what is looked for
  return /[\u0000-\u001f\u007f]/.test(value)
    ? `${JSON.stringify(value)} holds a line break or another control character; leave it out`
    : undefined;
}

/** Values that are legal alone but not beside the memory, the storage and the replicas. */
export function judgeParameters(
  { replicas, memory, walVolume }: ConfigurationBasis,
  parameters: Map<string, string>,
  problems: Problems,
): void {
  const text = (name: string): string => parameters.get(name) as string;
  const buffers = parseMemory(text('shared_buffers'), '8kB');
  if (buffers !== undefined && buffers >= memory) {
    problems.add(
      'parameters.shared_buffers',
      `'${text('shared_buffers')}' is not below the memory of the container (${bytesToQuantity(memory)}); take about a quarter of it, or raise resources.memory`,
    );
  } else if (buffers !== undefined && buffers > memory / 2) {
    problems.warn(
      'parameters.shared_buffers',
      `'${text('shared_buffers')}' is more than half of the memory of the container (${bytesToQuantity(memory)}), which leaves little for connections; about a quarter is usual`,
    );
  }
  for (const [name, least, why] of [
    ['max_wal_senders', 2 * replicas, 'each standby needs one to stream and one to clone'],
    ['max_replication_slots', replicas, 'each standby needs one'],
  ] as const) {
    if (Number(text(name)) < least)
      problems.add(
        `parameters.${name}`,
        `'${text(name)}' is too few for ${replicas} replicas, ${why}; write at least '${least}', or leave it out`,
      );
  }
  const kept = parseMemory(text('max_slot_wal_keep_size'), 'MB');
  if (kept !== undefined && (kept < 0 || kept >= walVolume)) {
    problems.warn(
      'parameters.max_slot_wal_keep_size',
      `'${text('max_slot_wal_keep_size')}' lets the slot of a standby that does not come back fill the volume (${bytesToQuantity(walVolume)}) and stop the primary; about a quarter of it is usual`,
    );
  }
  if (parameters.get('synchronous_commit')?.toLowerCase() === 'off') {
    problems.warn('parameters.synchronous_commit', "'off' loses the last acknowledged rows when an instance dies");
  }
}

function render(name: string, parameters: [string, string][]): string {
  const lines = parameters.map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'`);
  return [
    `# ${name}: written by cdk8s-pg. Change the props of the construct; changes here are undone.`,
    ...lines,
    '',
  ].join('\n');
}
