import { unchecked } from '../constructs/postgres/cloud-native/support';
import { VERDICTS, type Verdict } from '../constructs/postgres/cloud-native/verdicts';
import { withNamespace } from './support/namespace';
import { Proxy } from './support/proxy';

/** What the operator's webhook said to a set of props. */
interface Said extends Verdict {
  readonly given: any;
  /** Its reason; undefined where it accepted. */
  readonly reason?: string;
  /** What it made of what it was given. */
  readonly made?: any;
}

const said: Said[] = [];

// One proxy, all sets: a dry run goes through the whole admission, and nothing is stored.
beforeAll(async () => {
  const proxy = await Proxy.open();
  try {
    await withNamespace('cnpg-table', async ({ name }) => {
      const path = `/apis/postgresql.cnpg.io/v1/namespaces/${name}/clusters?dryRun=All&fieldValidation=Strict`;
      for (const verdict of VERDICTS) {
        const given = unchecked(verdict.props, name);
        const { status, body } = await proxy.post(path, given);
        if (status === 201) said.push({ ...verdict, given, made: body });
        else if (status === 422 || status === 403 || status === 400)
          said.push({ ...verdict, given, reason: body.message });
        else throw new Error(`${verdict.what}: status ${status}: ${JSON.stringify(body)}`);
      }
    });
  } finally {
    proxy.close();
  }
});

test("our verdict is the webhook's, but for the exceptions, each of which is one", () => {
  const wrong = said
    .filter(
      ({ refused, reason, exception }) =>
        ((refused !== undefined) === (reason !== undefined)) === (exception !== undefined),
    )
    .map(({ what, refused, reason, exception }) => ({ what, refused, reason, exception }));
  expect(wrong).toEqual([]);
  expect(said).toHaveLength(VERDICTS.length);
});

test('what was accepted comes back as it was given, so that tools which compare see no difference', () => {
  const changed = said
    .filter(({ refused, made }) => refused === undefined && made !== undefined)
    .map(({ what, given, made }) => ({ what, changes: changes(given.spec, made.spec, 'spec') }))
    .filter((set) => set.changes.length > 0);
  expect(changed).toEqual([]);
});

test('what the operator adds to the least is what is going away, and what nobody but it may set', () => {
  const least = said.find(({ what }) => what === 'the least') as Said;
  expect(additions(least.given.spec, least.made.spec, 'spec')).toEqual([
    'spec.maxSyncReplicas',
    'spec.minSyncReplicas',
    'spec.monitoring.enablePodMonitor',
    'spec.postgresql.parameters.archive_mode',
    'spec.postgresql.parameters.log_destination',
    'spec.postgresql.parameters.log_directory',
    'spec.postgresql.parameters.log_filename',
    'spec.postgresql.parameters.log_rotation_age',
    'spec.postgresql.parameters.log_rotation_size',
    'spec.postgresql.parameters.log_truncate_on_rotation',
    'spec.postgresql.parameters.logging_collector',
    'spec.postgresql.parameters.shared_preload_libraries',
  ]);
});

const isMap = (value: unknown): value is { [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where what came back differs from what was given: maps by their keys, lists as a whole. */
function changes(given: unknown, made: unknown, path: string): string[] {
  if (isMap(given) && isMap(made))
    return Object.entries(given).flatMap(([key, value]) => changes(value, made[key], `${path}.${key}`));
  return JSON.stringify(sorted(given)) === JSON.stringify(sorted(made))
    ? []
    : [`${path}: ${JSON.stringify(given)} became ${JSON.stringify(made)}`];
}

/** With the keys of all maps in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}

/** What came back and was not given. */
function additions(given: { [key: string]: unknown }, made: { [key: string]: unknown }, path: string): string[] {
  return Object.keys(made)
    .sort()
    .flatMap((key) => {
      const [ours, theirs] = [given[key], made[key]];
      if (ours === undefined) return `${path}.${key}`;
      return isMap(ours) && isMap(theirs) ? additions(ours, theirs, `${path}.${key}`) : [];
    });
}
