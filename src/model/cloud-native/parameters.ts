import { judgeParameters, wishedParameters } from '../configuration/configuration';
import { derivedParameters } from '../configuration/derived';
import { parseMemory } from '../parameters';
import type { Problems } from '../problems';
import { bytesToQuantity } from '../quantity';
import { fixedProblem } from './fixed-parameters';

/** What the parameters are made from. */
export interface CloudNativeParametersInput {
  readonly major: number;
  readonly replicas: number;
  /** The memory request, in bytes. */
  readonly memory: number;
  /** The volume that holds the WAL, in bytes. */
  readonly walVolume: number;
  /** Whether that volume holds nothing else. */
  readonly ownWalVolume: boolean;
  /** The size of a WAL file, in MiB. */
  readonly walSegmentSize: number;
  /** What the user wishes. */
  readonly parameters: { readonly [name: string]: unknown };
}

const MB = 1024 * 1024;

/** Those of the parameters that follow from memory, storage and replicas which the operator leaves to the user. */
const DERIVED = [
  'shared_buffers',
  'effective_cache_size',
  'maintenance_work_mem',
  'max_slot_wal_keep_size',
  'wal_keep_size',
  'max_wal_size',
  'min_wal_size',
  'max_wal_senders',
  'log_timezone',
  'timezone',
];

/** What the operator sets where nobody else does. Written out, so that what is applied is what comes back. */
const OPERATOR: [name: string, value: string][] = [
  ['archive_timeout', '5min'],
  ['dynamic_shared_memory_type', 'posix'],
  ['full_page_writes', 'on'],
  ['max_parallel_workers', '32'],
  ['max_replication_slots', '32'],
  ['max_worker_processes', '32'],
  ['shared_memory_type', 'mmap'],
  ['ssl_max_protocol_version', 'TLSv1.3'],
  ['ssl_min_protocol_version', 'TLSv1.3'],
  ['wal_level', 'logical'],
  ['wal_log_hints', 'on'],
  ['wal_receiver_timeout', '5s'],
  ['wal_sender_timeout', '5s'],
];

/** The parameters of a Cluster: the operator's, derived, then the user's. */
export function cloudNativeParameters(
  input: CloudNativeParametersInput,
  problems: Problems,
): { [name: string]: string } {
  const parameters = new Map(OPERATOR);
  const derived = derivedParameters({ ...input, tls: true });
  for (const name of DERIVED) parameters.set(name, derived.get(name) as string);
  const slots = 'max_replication_slots';
  parameters.set(slots, String(Math.max(Number(parameters.get(slots)), Number(derived.get(slots)))));
  fitToSegments(parameters, input.walSegmentSize);
  const wished = wishedParameters(input, fixedProblem, problems);
  const judged = new Map([...parameters, ...wished]);
  judgeParameters({ ...input, tls: true }, judged, problems);
  judgeAsOperator(input, judged, wished, problems);
  // The user's own after all, also those that are refused: then the operator would say so too.
  for (const [name, value] of Object.entries(input.parameters)) parameters.set(name.toLowerCase(), value as string);
  return Object.fromEntries([...parameters].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** PostgreSQL wants room for two WAL files at least. */
function fitToSegments(parameters: Map<string, string>, segment: number): void {
  for (const [name, least] of [
    ['min_wal_size', 2],
    ['max_wal_size', 4],
  ] as const) {
    const megabytes = Math.max((parseMemory(parameters.get(name) as string, 'MB') as number) / MB, least * segment);
    parameters.set(name, `${megabytes}MB`);
  }
}

/** What the operator holds to, beyond PostgreSQL. */
function judgeAsOperator(
  { replicas, walVolume, ownWalVolume }: CloudNativeParametersInput,
  parameters: Map<string, string>,
  wished: Map<string, string>,
  problems: Problems,
): void {
  for (const name of ['shared_buffers', 'min_wal_size', 'max_wal_size'])
    checkSpelling(name, wished.get(name), problems);
  checkWalSizes(parameters, ownWalVolume ? walVolume : Infinity, problems);
  const walLevel = parameters.get('wal_level') as string;
  if (!['replica', 'logical'].includes(walLevel))
    problems.add(
      'parameters.wal_level',
      `'${walLevel}' leaves standbys and backups without what they need, or is an old name; write 'replica' or 'logical'`,
    );
  if (replicas > 1 && isOff(parameters.get('wal_log_hints')))
    problems.add(
      'parameters.wal_log_hints',
      `'${parameters.get('wal_log_hints')}' keeps a former primary from being brought back by pg_rewind; leave it out`,
    );
  const failoverSlots = [...wished.keys()].some((name) => name.startsWith('pg_failover_slots.'));
  if (failoverSlots && !isOn(parameters.get('hot_standby_feedback')))
    problems.add('parameters.hot_standby_feedback', "has to be 'on' for pg_failover_slots; write that");
}

function checkSpelling(name: string, value: string | undefined, problems: Problems): void {
  if (value === undefined || parseMemory(value, 'MB') === undefined) return;
  if (name === 'shared_buffers' && /^[0-9]+$/.test(value.trim()))
    problems.add(
      `parameters.${name}`,
      `'${value}' has no unit: PostgreSQL would count pages of 8 kB, the operator megabytes; write for example '128MB'`,
    );
  else if (!/^[0-9]+$|^([0-9]+(\.[0-9]*)?|\.[0-9]+) *(B|kB|MB|GB|TB)$/.test(value))
    problems.add(
      `parameters.${name}`,
      `'${value}' is a spelling that the operator cannot read; write a plain number and its unit, such as '128MB'`,
    );
}

function checkWalSizes(parameters: Map<string, string>, volume: number, problems: Problems): void {
  const bytes = (name: string): number => parseMemory(parameters.get(name) as string, 'MB') ?? NaN;
  if (bytes('min_wal_size') >= bytes('max_wal_size'))
    problems.add(
      'parameters.min_wal_size',
      `'${parameters.get('min_wal_size')}' is not below max_wal_size ('${parameters.get('max_wal_size')}'); lower it, or raise that`,
    );
  for (const name of ['min_wal_size', 'max_wal_size'].filter((name) => bytes(name) >= volume))
    problems.add(
      `parameters.${name}`,
      `'${parameters.get(name)}' is not below walStorage (${bytesToQuantity(volume)}); lower it, or give a larger volume`,
    );
}

const isOn = (value: string | undefined): boolean => /^(on|y|ye|yes|t|tr|tru|true|1)$/i.test(value ?? '');
const isOff = (value: string | undefined): boolean => /^(of|off|n|no|f|fa|fal|fals|false|0)$/i.test(value ?? '');
