import { stringify } from 'yaml';
import { CannotTell } from '../kubernetes/problems';
import { printable } from './printable';
import type { VolumeFacts } from '../views/restore-facts';
import { bytesOf, sizeOf, SOME_BYTES } from '../views/restore-quantities';
import { type RestoreTarget, sourceText } from '../views/restore-declaration';
import type { SnapshotSource } from '../views/restore-source';

/** The chart whose configuration it is. */
const CHARTS = { replicated: 'shop', 'cloudnative-pg': 'gateway' } as const;

/** What the charts call the database, and its owner, where nothing is said. */
const APPLICATION = { replicated: 'app', 'cloudnative-pg': 'gateway' } as const;

/**
 * The configuration file that the restore is, for the ready charts.
 *
 * @throws CannotTell where those cannot say it
 */
export function restoreConfiguration(target: RestoreTarget): string {
  const { namespace, name, source, facts } = target;
  if (source.kind === 'dump') throw cannot('a dump is restored by RestoreFromDump, of which the charts know nothing');
  const chart = CHARTS[facts.engine];
  const application = APPLICATION[facts.engine];
  const { database = application, owner = database } = facts;
  if (target.replaces)
    throw new CannotTell(
      `${name} is there, and nothing is restored over it: give --as another name, or take --format construct`,
    );
  checkExpressible(target, { chart, database, owner });
  const configuration = {
    namespace,
    database: {
      name,
      version: facts.version,
      image: facts.image,
      replicas: facts.replicas,
      ...(facts.engine === 'replicated' || database === application ? {} : { database }),
      storage: quantity(facts.storage),
      walStorage: facts.walStorage && quantity(facts.walStorage),
      storageClass: facts.storage.storageClass,
      memory: quantityOf(facts.resources.limits?.memory ?? facts.resources.requests?.memory),
      restoreFrom: restoreFrom(source),
    },
    registry: facts.registry,
    imagePullSecrets: facts.pullSecrets.length === 0 ? undefined : facts.pullSecrets,
  };
  const comments = [
    `Database ${name} begins with ${sourceText(source)}.`,
    `In the configuration file of a ${chart}, as a file of its own. What no object tells is to be copied from that of`,
    `${source.database}: parameters, ${facts.engine === 'replicated' ? 'connections' : 'consumers'}, monitoring, backups.`,
    ...(facts.storage.bytes === undefined ? ['storage: nothing tells how large it was; give at least that.'] : []),
    `Commit it, have it applied, and wait: npx cdk8s-pg status ${name} -n ${namespace} --watch`,
    facts.engine === 'replicated'
      ? 'It happens once: left here, or taken out, restoreFrom does nothing afterwards.'
      : 'It happens once: left here restoreFrom does nothing afterwards. Take it out only when the database is there.',
  ];
  return [
    `# yaml-language-server: $schema=node_modules/cdk8s-pg/schemas/${chart}.schema.json`,
    ...comments.map((line) => `# ${printable(line)}`),
    stringify(printable(configuration)),
  ].join('\n');
}

function checkExpressible(
  { facts, source }: RestoreTarget,
  { chart, database, owner }: { readonly chart: string; readonly database: string; readonly owner: string },
): void {
  const lacks = (what: string): CannotTell => cannot(`the configuration of a ${chart} has no ${what}`);
  if (facts.tablespaces.length > 0) throw lacks('tablespaces');
  if (facts.engine === 'replicated' && facts.walStorage !== undefined) throw lacks('walStorage');
  if (facts.engine === 'replicated' && (database !== APPLICATION.replicated || owner !== database))
    throw lacks(`database (it is ${database} of ${owner})`);
  if (owner !== database) throw lacks(`owner (it is ${owner}, of ${database})`);
  if (facts.engine === 'replicated' && !(source as SnapshotSource).byBackup)
    throw cannot('the snapshots are not named after their backup');
}

const cannot = (why: string): CannotTell => new CannotTell(`${why}: take --format construct`);

function restoreFrom({ byBackup, backup, data, wal }: SnapshotSource): string | object {
  return byBackup ? backup : { snapshot: data.snapshot, walSnapshot: wal?.snapshot };
}

const quantity = ({ bytes = SOME_BYTES }: VolumeFacts): string => sizeOf(bytes).text;

function quantityOf(text: string | undefined): string | undefined {
  const bytes = bytesOf(text);
  return bytes === undefined ? undefined : sizeOf(bytes).text;
}
