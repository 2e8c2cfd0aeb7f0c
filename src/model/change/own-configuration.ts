import { databaseNames, podName } from '../names';
import { parseQuantity } from '../quantity';
import type { DatabaseChange } from './database-change';
import { accessFinding } from './host-access';
import { parameterChanges, parametersOf } from './parameters';
import { type Finding, fromTo, listed } from './prediction';

/** What the wish of a ReplicatedPostgres changes: nothing of it restarts a pod. */
export interface WishChange {
  readonly findings: readonly Finding[];
  /** Parameters that hold only after a restart, which the pod template asks for. */
  readonly restart: readonly string[];
}

/** What becomes of the ConfigMap `<name>-config` of a database that stays. */
export function wishChange(database: DatabaseChange, major: number): WishChange {
  const [wish] = database.of('ConfigMap', databaseNames(database.name).configuration);
  if (wish === undefined || wish.isAdded || wish.isRemoved) return { findings: [], restart: [] };
  const read = (key: string): [old: string, now: string] | undefined => {
    const [difference] = wish.take('data', key);
    return difference && [textOf(difference.old), textOf(difference.now)];
  };
  // What comes or goes with the StatefulSet is said there.
  if (differsIn(database, 'replicas')) read('replicas');
  const [before, after] = read('postgresql.conf') ?? ['', ''];
  const { restart, reload } = parameterChanges(major, parametersOf(before), parametersOf(after));
  const findings = [
    ...switchover(database, read('primary')),
    ...(reload.length > 0 ? [reloads(listed(reload))] : []),
    ...access(read('pg_hba.conf')),
    ...changed(read('synchronous_standby_names'), synchronous),
    ...changed(read('switchover-timeout'), (old, now) => reloads(`switchoverTimeout ${fromTo(old, now)} seconds`)),
    ...changed(read('data-size'), (old, now) => size('data', old, now)),
    ...walSize(read('wal-size'), differsIn(database, 'volumeClaimTemplates')),
    ...logins(read('logins')),
    ...restored(read('restore')),
  ];
  return { findings, restart };
}

/** Whether the StatefulSet differs in a field of its spec. */
function differsIn(database: DatabaseChange, field: string): boolean {
  const [set] = database.of('StatefulSet', database.name);
  return set?.rest.some(({ path }) => path[1] === field) === true;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const reloads = (what: string): Finding => ({ severity: 'safe', what: `reloads, no restart: ${what}` });

function changed(pair: [string, string] | undefined, say: (old: string, now: string) => Finding): Finding[] {
  return pair === undefined ? [] : [say(...pair)];
}

function switchover({ name }: DatabaseChange, pair: [string, string] | undefined): Finding[] {
  return changed(pair, (old, now) => {
    if (![old, now].every((ordinal) => /^\d+$/.test(ordinal)))
      return {
        severity: 'disruptive',
        what: `primary ${fromTo(old, now)}: no instance is called so, and nothing is handed over`,
      };
    const [from, to] = [podName(name, Number(old)), podName(name, Number(now))];
    return {
      severity: 'disruptive',
      what: `switches over from ${from} to ${to}: seconds without writes, no pod restarts, no acknowledged row is lost`,
      remedy: `see that ${to} streams; if it does not, the switchover is postponed`,
    };
  });
}

function access(pair: [string, string] | undefined): Finding[] {
  if (pair === undefined) return [];
  const [old, now] = pair.map((text) => text.split('\n').filter((line) => line !== '' && !line.startsWith('#')));
  return [accessFinding(old ?? [], now ?? [])];
}

function synchronous(old: string, now: string): Finding {
  return now === ''
    ? reloads(`commits no longer wait for a standby (synchronous_standby_names was ${old})`)
    : {
        severity: 'disruptive',
        what: `reloads, no restart: commits wait for standbys, synchronous_standby_names ${fromTo(old, now)}`,
        remedy: 'see that the standbys stream: without them writes wait',
      };
}

function size(volume: string, old: string, now: string): Finding {
  const [before, after] = [parseQuantity(old) ?? 0, parseQuantity(now) ?? 0];
  return after > before
    ? {
        severity: 'safe',
        what: `grows the ${volume} volume of each instance, ${old} → ${now}, while the database runs`,
        remedy: 'the StorageClass has to allow it (allowVolumeExpansion: true); a volume never shrinks again',
      }
    : {
        severity: 'safe',
        what: `asks for smaller ${volume} volumes, ${old} → ${now}: volumes never shrink, those that are larger stay as they are`,
        remedy: `set grownTo back to ${old}`,
      };
}

/** A volume that comes or goes is said with the claim templates. */
function walSize(pair: [string, string] | undefined, said: boolean): Finding[] {
  const comesOrGoes = pair?.includes('') === true;
  return comesOrGoes && said ? [] : changed(pair, (old, now) => size('wal', old, now));
}

function logins(pair: [string, string] | undefined): Finding[] {
  if (pair === undefined) return [];
  const [old, now] = pair.map(
    (text) =>
      new Map(
        text
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => [line.split(' ')[0] ?? '', line]),
      ),
  ) as [Map<string, string>, Map<string, string>];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((login): Finding[] => {
    const [before, after] = [old.get(login), now.get(login)];
    if (before === after) return [];
    if (before === undefined) return [{ severity: 'safe', what: `adds the login ${login}; no restart` }];
    if (after === undefined)
      return [
        {
          severity: 'disruptive',
          what: `the login ${login} cannot log in any more, its sessions end and the role is dropped; what it made stays`,
          remedy: 'see first that nobody uses it: pg_stat_activity of each instance, and who names its Secret',
        },
      ];
    return [{ severity: 'disruptive', what: `the login ${login} changes: ${fromTo(before, after)}; no restart` }];
  });
}

function restored(pair: [string, string] | undefined): Finding[] {
  return changed(pair, (old, now) =>
    old !== '' && now === ''
      ? {
          severity: 'none',
          what: 'bootstrap is removed: nothing changes once the database is there; no pod restarts, and its claims are marked to be kept',
          remedy: 'do not use kubectl apply --prune on it, which knows no such mark',
        }
      : {
          severity: 'disruptive',
          what: `cannot be applied: ${old === '' ? 'bootstrap is added' : 'another bootstrap is given'} to a database that is there, and nothing is ever restored over one`,
          remedy: 'restore under another name; or take away what is there by hand first',
        },
  );
}
