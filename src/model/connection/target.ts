import { choiceProblem, wholeProblem } from '../numbers';
import type { Problems } from '../problems';
import { ConnectionTarget } from './options/connection-target';
import { HostNames } from './options/host-names';
import { SessionAttributes } from './options/session-attributes';

/** Where a client connects to. */
export interface Host {
  readonly host: string;
  readonly port: number;
}

/** What a database says of its instances. `IPostgres` fits. */
export interface Instances {
  readonly instances: number;
  readonly readWrite: Host;
  readonly readOnly: Host;
  readonly any: Host;
  instance(ordinal: number): Host;
}

/** Where a connection leads. */
export interface ResolvedTarget {
  /** At least one, in the order in which they are tried. */
  readonly hosts: Host[];
  /** For clients that know only one host; undefined where no single one will do. */
  readonly singleHost?: Host;
  readonly sessionAttributes: SessionAttributes;
}

const NOWHERE: Host = { host: 'nowhere', port: 5432 };

/** The hosts of a target; after a problem, some host to go on with. */
export function resolveTarget(
  target: ConnectionTarget | undefined,
  database: Instances,
  problems: Problems,
): ResolvedTarget {
  const { _kind: kind, _options: options, _ordinals: ordinals } = checkedTarget(target, problems);
  if (options.sessionAttributes !== undefined)
    problems.add(
      'target.sessionAttributes',
      choiceProblem(options.sessionAttributes, Object.values(SessionAttributes)),
    );
  if (kind === 'instances') {
    if (options.by !== undefined)
      problems.add('target.by', `'${options.by}' contradicts instances, which have only their own names; leave it out`);
    ordinalProblems(ordinals, problems);
    const hosts = instanceHosts(ordinals, database, problems);
    return {
      hosts,
      ...(hosts.length === 1 ? { singleHost: hosts[0] } : {}),
      sessionAttributes: options.sessionAttributes ?? SessionAttributes.ANY,
    };
  }
  const by = options.by ?? HostNames.SERVICE;
  problems.add('target.by', choiceProblem(by, Object.values(HostNames)));
  const service = database[kind];
  const all = Array.from({ length: database.instances }, (_, ordinal) => ordinal);
  return {
    hosts: by === HostNames.INSTANCES ? instanceHosts(all, database, problems) : [service],
    singleHost: service,
    sessionAttributes: options.sessionAttributes ?? usual(kind, by),
  };
}

function checkedTarget(target: ConnectionTarget | undefined, problems: Problems): ConnectionTarget {
  if (target === undefined) return ConnectionTarget.readWrite();
  if ((target as Partial<ConnectionTarget> | null)?._kind !== undefined) return target;
  problems.add('target', `${JSON.stringify(target)} is not a target; write for example ConnectionTarget.readOnly()`);
  return ConnectionTarget.readWrite();
}

/** What the session has to be where nothing is said. By instances, only the client can find the right one. */
function usual(kind: 'readWrite' | 'readOnly' | 'any', by: HostNames): SessionAttributes {
  if (kind === 'readWrite') return SessionAttributes.READ_WRITE;
  return kind === 'readOnly' && by === HostNames.INSTANCES ? SessionAttributes.PREFER_STANDBY : SessionAttributes.ANY;
}

function ordinalProblems(ordinals: number[], problems: Problems): void {
  if (!Array.isArray(ordinals) || ordinals.length === 0) {
    problems.add('target', `${JSON.stringify(ordinals)} names no instance; give at least one number`);
    return;
  }
  ordinals.forEach((ordinal, index) => {
    problems.add('target', wholeProblem(ordinal, 0));
    if (ordinals.indexOf(ordinal) < index) problems.add('target', `names instance ${ordinal} twice; name it once`);
  });
}

/** Each by its own name. Why a database has none for one of them is for itself to say. */
function instanceHosts(ordinals: number[], database: Instances, problems: Problems): Host[] {
  const hosts: Host[] = [];
  for (const ordinal of Array.isArray(ordinals) ? ordinals : []) {
    if (wholeProblem(ordinal, 0) !== undefined) continue;
    try {
      hosts.push(database.instance(ordinal));
    } catch (error) {
      problems.add('target', (error as Error).message);
      break;
    }
  }
  return hosts.length > 0 ? hosts : [NOWHERE];
}
