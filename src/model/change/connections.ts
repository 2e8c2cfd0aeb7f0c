import { CONNECTION_LABEL, VERSION_LABEL } from '../connection/earlier';
import { MADE_FROM } from '../connection/digest';
import type { DatabaseChange } from './database-change';
import type { Manifest } from './manifest';
import type { ObjectChange } from './object-change';
import type { Finding } from './prediction';

/** What becomes of the versions of connections: each a Secret that never changes. */
export function connectionFindings(database: DatabaseChange): Finding[] {
  const versions = new Map<string, ObjectChange[]>();
  for (const object of database.objects) {
    const labels = (object.now ?? object.old)?.metadata?.labels ?? {};
    const [connection, version] = [labels[CONNECTION_LABEL], labels[VERSION_LABEL]];
    if (connection === undefined || version === undefined) continue;
    const key = `${version} of the connection ${connection}`;
    versions.set(key, [...(versions.get(key) ?? []), object]);
  }
  return [...versions].flatMap(([version, objects]) => ofVersion(database, version, objects));
}

function ofVersion(database: DatabaseChange, version: string, objects: readonly ObjectChange[]): Finding[] {
  const secret = objects.find(({ kind }) => kind === 'Secret');
  const plan = objects.find(({ kind }) => kind === 'ConfigMap') ?? secret;
  // Where only the Job differs, its image or its program does: it looks, and finds the Secret.
  const whole = plan !== undefined && objects.length > 1;
  // A password that stands in the YAML is not among what it says to be made from.
  const written = secret?.rest.some(({ path }) => path[0] !== 'metadata') === true;
  const changed = written || (plan !== undefined && madeFrom(plan.old) !== madeFrom(plan.now));
  for (const object of objects) object.take();
  if (plan?.isAdded && (whole || secret))
    return [{ severity: 'safe', what: `makes version ${version}; whoever names it rolls to it` }];
  if (plan?.isRemoved && (whole || secret)) return [removed(version, secret !== undefined)];
  if (changed)
    return [
      {
        severity: 'disruptive',
        what:
          secret === undefined
            ? `version ${version} has other content under the same number: its Secret is immutable, so nobody gets it`
            : `cannot be applied: version ${version} has other content under the same number, and its Secret is immutable`,
        remedy: 'set it back, and give the new content the next version',
      },
    ];
  return [
    {
      severity: 'none',
      what: `version ${version}: what makes its Secret is made anew, and leaves the Secret as it is`,
    },
  ];
}

function removed(version: string, inYaml: boolean): Finding {
  return inYaml
    ? {
        severity: 'disruptive',
        what: `removes version ${version}, whose Secret stands in the YAML: it is deleted, and pods that name it do not start again`,
        remedy: 'see first that no workload names it',
      }
    : {
        severity: 'safe',
        what: `version ${version} is declared no more: its Secret stays in the cluster until it is pruned or deleted`,
      };
}

/** What a version is made from, as its object says. */
const madeFrom = (object: Manifest | undefined): string | undefined => object?.metadata?.annotations?.[MADE_FROM];
