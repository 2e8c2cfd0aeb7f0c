import { databaseNames } from '../names';
import { KEPT_BY_TOOLS, PREFIX } from '../labels';
import type { DatabaseChange } from './database-change';
import { textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { type Finding, fromTo, listed } from './prediction';

/** What becomes of the other objects of a database, kind by kind. */
export function besideFindings(database: DatabaseChange): Finding[] {
  return database.objects
    .filter(({ rest }) => rest.length > 0)
    .flatMap((object) => OF_KIND[object.kind]?.(object, database) ?? []);
}

type OfKind = (object: ObjectChange, database: DatabaseChange) => Finding[];

const OF_KIND: Readonly<Record<string, OfKind>> = {
  ServiceAccount: rights,
  Role: rights,
  RoleBinding: rights,
  ConfigMap: programs,
  NetworkPolicy: network,
  PodDisruptionBudget: disruptions,
  Service: service,
  PersistentVolumeClaim: claim,
  Secret: secret,
};

/** The programs of a database have the rights that they need; these follow it. */
function rights(object: ObjectChange): Finding[] {
  if (object.isAdded || object.isRemoved) return [];
  object.take();
  return [{ severity: 'none', what: `rights of ${object.name}: they follow what it has to do` }];
}

function programs(object: ObjectChange, { name }: DatabaseChange): Finding[] {
  const files = object.rest.filter(({ path }) => path[0] === 'data' && /\.(js|sh)$/.test(path[1] ?? ''));
  for (const { path } of files) object.take(...path);
  const running = object.name === databaseNames(name).programs;
  return files.length === 0
    ? []
    : [
        {
          severity: 'none',
          what: running
            ? 'programs of the instances change: pods have them from their next restart on, and nothing restarts for it'
            : `programs of ${object.name} change, from the next run on`,
        },
      ];
}

function network(object: ObjectChange): Finding[] {
  const of = textAt(object.now ?? object.old, 'spec', 'podSelector', 'matchLabels', `${PREFIX}component`);
  if ((object.isAdded || object.isRemoved) && of !== undefined && of !== 'instance') {
    object.take();
    return [{ severity: 'none', what: `the NetworkPolicy ${object.name} comes or goes with the pods of a program` }];
  }
  if (object.isAdded || object.isRemoved) {
    object.take();
    return [
      object.isAdded
        ? {
            severity: 'disruptive',
            what: `adds the NetworkPolicy ${object.name}: whom it does not let in cannot connect any more`,
          }
        : { severity: 'safe', what: `removes the NetworkPolicy ${object.name}: nobody is kept out by it any more` },
    ];
  }
  const ways = ['ingress', 'egress'].filter((way) => object.take('spec', way).length > 0);
  if (ways.length === 0) return [];
  const gone = ways.some((way) => rules(object.old, way).some((rule) => !rules(object.now, way).includes(rule)));
  const who = listed(ways.map((way) => (way === 'ingress' ? 'who may connect' : 'what it may reach')));
  return [
    {
      severity: gone ? 'disruptive' : 'safe',
      what: `the NetworkPolicy ${object.name} changes ${who}${gone ? '; some may no longer' : ', nobody loses anything'}`,
    },
  ];
}

/** Each peer with the ports that it has; but programs of ours, which come and go with what they do. */
function rules(object: unknown, way: string): string[] {
  const found = valueAt(object, 'spec', way);
  const all = Array.isArray(found) ? (found as { from?: unknown[]; to?: unknown[]; ports?: unknown }[]) : [];
  return all
    .flatMap(({ from, to, ports }) => (from ?? to ?? [null]).map((peer) => JSON.stringify([peer, ports])))
    .filter((rule) => !/"cdk8s-pg\/component":"(?!instance)/.test(rule));
}

/** Labels and annotations make no difference here. */
const isOnlyMarked = ({ rest, isAdded, isRemoved }: ObjectChange): boolean =>
  !isAdded && !isRemoved && rest.every(({ path }) => path[0] === 'metadata');

function disruptions(object: ObjectChange): Finding[] {
  if (isOnlyMarked(object)) return [];
  object.take();
  const { isRemoved, name } = object;
  return [
    {
      severity: 'safe',
      what: isRemoved
        ? `removes the PodDisruptionBudget ${name}: a drained node no longer waits for it`
        : `the PodDisruptionBudget ${name} says how many instances a drain may take`,
    },
  ];
}

function service(object: ObjectChange): Finding[] {
  const { name, isAdded, isRemoved } = object;
  if (isAdded || isRemoved) {
    object.take();
    return [
      isAdded
        ? { severity: 'safe', what: `adds the Service ${name}` }
        : { severity: 'disruptive', what: `removes the Service ${name}: clients that connect by that name fail` },
    ];
  }
  const where = [...object.take('spec', 'selector'), ...object.take('spec', 'ports')];
  return where.length === 0
    ? []
    : [
        {
          severity: 'disruptive',
          what: `the Service ${name} leads elsewhere: ${listed(where.map(({ path, old, now }) => `${path.slice(1).join('.')} ${fromTo(old, now)}`))}`,
        },
      ];
}

function claim(object: ObjectChange): Finding[] {
  const { name, isAdded, isRemoved } = object;
  if (isAdded || isRemoved) {
    object.take();
    if (isAdded) return [{ severity: 'safe', what: `makes the claim ${name}` }];
    const annotations = object.old?.metadata?.annotations ?? {};
    const kept = Object.entries(KEPT_BY_TOOLS).every(([key, value]) => annotations[key] === value);
    return [
      kept
        ? {
            severity: 'safe',
            what: `the claim ${name} is declared no more; it is marked so that Argo CD and Flux leave it, with what it holds`,
            remedy: 'do not use kubectl apply --prune on it, which knows no such mark',
          }
        : { severity: 'destructive', what: `removes the claim ${name}, and what it holds` },
    ];
  }
  const [size] = object.take('spec', 'resources', 'requests', 'storage');
  const fixed = object.take('spec');
  return [
    ...(size === undefined
      ? []
      : [
          {
            severity: 'safe',
            what: `asks for another size of the claim ${name}: ${fromTo(size.old, size.now)}`,
            remedy: 'a volume only ever grows; less is refused by Kubernetes',
          } as const,
        ]),
    ...(fixed.length === 0
      ? []
      : [
          {
            severity: 'disruptive',
            what: `cannot be applied: the claim ${name} is there and cannot be changed`,
            remedy: 'set it back, or give it another name',
          } as const,
        ]),
  ];
}

function secret(object: ObjectChange): Finding[] {
  if (isOnlyMarked(object)) return [];
  object.take();
  const { name, isAdded, isRemoved } = object;
  if (isAdded) return [{ severity: 'safe', what: `adds the Secret ${name}` }];
  return [
    isRemoved
      ? { severity: 'disruptive', what: `removes the Secret ${name}: pods that name it do not start again` }
      : {
          severity: 'disruptive',
          what: `the Secret ${name} has other content: who reads it has the new one from then on`,
        },
  ];
}
