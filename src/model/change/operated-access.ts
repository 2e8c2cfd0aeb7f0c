import { type Manifest, textAt, valueAt } from './manifest';
import type { ObjectChange } from './object-change';
import { type Finding, fromTo, listed } from './prediction';

/** By whom, by what name and with which certificates a Cluster is reached, and whom it follows. */
export function operatedAccess(cluster: ObjectChange): Finding[] {
  return [...superuser(cluster), ...certificates(cluster), ...services(cluster), ...elsewhere(cluster)];
}

function superuser(cluster: ObjectChange): Finding[] {
  const [access] = cluster.take('spec', 'enableSuperuserAccess');
  const [secret] = cluster.take('spec', 'superuserSecret');
  if (access === undefined)
    return secret === undefined
      ? []
      : [{ severity: 'disruptive', what: 'the password of the superuser comes from another Secret; no restart' }];
  return access.now === true
    ? [{ severity: 'safe', what: 'the superuser may log in with a password; no restart' }]
    : [{ severity: 'disruptive', what: 'the superuser has no password any more: whoever logs in with it is refused' }];
}

/** Names that the operator's own certificate is for; else Secrets that come from elsewhere. */
function certificates(cluster: ObjectChange): Finding[] {
  const changes = cluster.take('spec', 'certificates');
  const fields = changes.flatMap(({ path, old, now }) =>
    path.length > 2 ? [path[2] ?? ''] : [...Object.keys(Object(old)), ...Object.keys(Object(now))],
  );
  if (changes.length === 0) return [];
  return fields.every((field) => field === 'serverAltDNSNames')
    ? [{ severity: 'safe', what: 'reloads, no restart: the certificate of the server is made for other names' }]
    : [
        {
          severity: 'disruptive',
          what: `reloads, no restart: other certificates (${listed(fields)}); who does not trust them cannot connect`,
        },
      ];
}

/** The Services that the operator makes, by the ends of their names. */
function services(cluster: ObjectChange): Finding[] {
  const read = (of: Manifest | undefined, field: string): unknown[] => {
    const found = valueAt(of, 'spec', 'managed', 'services', field);
    return Array.isArray(found) ? found : [];
  };
  if (cluster.take('spec', 'managed', 'services').length === 0) {
    // All of it may come or go at once.
    const whole = cluster.rest.find(({ path }) => path.join('.') === 'spec.managed');
    if (valueAt(whole?.old ?? whole?.now, 'services') === undefined) return [];
    if (valueAt(whole?.old ?? whole?.now, 'roles') === undefined) cluster.take('spec', 'managed');
  }
  const named = (of: Manifest | undefined): string[] => [
    ...['rw', 'ro', 'r']
      .filter((use) => !read(of, 'disabledDefaultServices').includes(use))
      .map((use) => `${cluster.name}-${use}`),
    ...read(of, 'additional').flatMap((each) => textAt(each, 'serviceTemplate', 'metadata', 'name') ?? []),
  ];
  const [old, now] = [named(cluster.old), named(cluster.now)];
  const [gone, added] = [old.filter((name) => !now.includes(name)), now.filter((name) => !old.includes(name))];
  return [
    ...gone.map((name): Finding => ({
      severity: 'disruptive',
      what: `removes the Service ${name}: clients that connect by that name fail`,
    })),
    ...added.map((name): Finding => ({ severity: 'safe', what: `adds the Service ${name}` })),
    ...(gone.length + added.length === 0
      ? [{ severity: 'disruptive', what: 'Services of the Cluster change: clients may be led elsewhere' } as const]
      : []),
  ];
}

function elsewhere(cluster: ObjectChange): Finding[] {
  const others = cluster.take('spec', 'externalClusters').length > 0;
  return [
    ...(others ? [{ severity: 'safe', what: 'externalClusters: no effect until something names them' } as const] : []),
    ...replication(cluster),
  ];
}

function replication(cluster: ObjectChange): Finding[] {
  const changes = cluster.take('spec', 'replica');
  if (changes.length === 0) return [];
  const [before, after] = [follows(cluster.old, cluster.name), follows(cluster.now, cluster.name)];
  if (before === after) {
    const told = changes.map(({ path, old, now }) => `${path.slice(2).join('.')} ${fromTo(old, now)}`.trim());
    return [{ severity: 'disruptive', what: `replica ${listed(told)}` }];
  }
  return after
    ? [
        {
          severity: 'disruptive',
          what: `becomes a replica of ${textAt(cluster.now, 'spec', 'replica', 'source') ?? 'another'}: nobody can write to it`,
          remedy: 'it has to have been one, or a demotion token is needed',
        },
      ]
    : [
        {
          severity: 'disruptive',
          what: 'is promoted: follows nobody any more, and takes writes',
          remedy: 'see first that the other one takes none',
        },
      ];
}

/** Whether a Cluster takes what another one writes. */
function follows(of: Manifest | undefined, name: string): boolean {
  const primary = textAt(of, 'spec', 'replica', 'primary');
  if (primary !== undefined) return primary !== (textAt(of, 'spec', 'replica', 'self') ?? name);
  return valueAt(of, 'spec', 'replica', 'enabled') === true;
}
