import type { DatabaseChange } from './database-change';
import type { ObjectChange } from './object-change';
import { type Finding, fromTo, listed } from './prediction';

/** What no rule knows of, named. Labels and annotations of objects alone make no difference to a database. */
export function unknownFindings(database: DatabaseChange): Finding[] {
  return database.objects.flatMap((object) => {
    const marked = [...object.take('metadata', 'labels'), ...object.take('metadata', 'annotations')];
    const unknown = named(object);
    return unknown ?? (marked.length > 0 ? [marks(object)] : []);
  });
}

function named(object: ObjectChange): Finding[] | undefined {
  const { kind, name, isAdded, isRemoved } = object;
  const rest = object.take();
  if (rest.length === 0) return undefined;
  if (isAdded || isRemoved)
    return [
      {
        severity: 'disruptive',
        what: `${isAdded ? 'adds' : 'removes'} ${kind} ${name}; what that does is not known here`,
      },
    ];
  const places = rest.map(({ path, old, now }) => `${path.join('.')} ${fromTo(old, now)}`);
  return [
    { severity: 'disruptive', what: `changes ${listed(places)} of ${kind} ${name}; what that does is not known here` },
  ];
}

const marks = ({ kind, name }: ObjectChange): Finding => ({
  severity: 'none',
  what: `changes labels or annotations of ${kind} ${name}; nothing restarts for it`,
});
