import type { BackupCatalogue, CatalogueEntry } from '../views/catalogue';
import { sizeText } from './sizes';
import type { Style } from './style';
import { type Column, tableOf } from './table';
import { age } from './times';

/** The backups for a person, a line each. */
export function catalogueText(
  { database, namespace, backups, counts }: BackupCatalogue,
  { colours, now }: Style,
): string {
  if (backups.length === 0) {
    const why =
      counts.total === 0 ? '' : ` that fits; there ${counts.total === 1 ? 'is 1 other' : `are ${counts.total} others`}`;
    return `no backup of ${database} in namespace ${namespace}${why}\n`;
  }
  const columns: readonly Column<CatalogueEntry>[] = [
    ['NAME', ({ name }) => name],
    ['METHOD', ({ method }) => method],
    ['AGE', ({ takenAt }) => age(takenAt, now)],
    ['STATE', ({ state }) => stateText(state, colours)],
    ['SCHEDULE', ({ schedule }) => schedule ?? '-'],
    ['OF', (entry) => (entry.method === 'dump' ? entry.from : entry.instance) ?? '-'],
    ['SERVER', serverText],
    ['SIZE', (entry) => (entry.method === 'dump' ? sizeText(entry.bytes) : entry.sizes.join(' + ') || '-')],
    ...(backups.some(({ method }) => method === 'dump') ? [['STORES', storesText] as const] : []),
    ['REMARKS', remarks],
  ];
  return `${tableOf(columns, backups)}\n`;
}

function stateText(state: CatalogueEntry['state'], { green, red, yellow }: Style['colours']): string {
  return state === 'available' ? green(state) : state === 'failed' ? red(state) : yellow(state);
}

function serverText(entry: CatalogueEntry): string {
  if (entry.method === 'dump') return 'online';
  return entry.online === undefined ? '-' : entry.online ? 'online' : 'offline';
}

function storesText(entry: CatalogueEntry): string {
  const stores = entry.method === 'dump' ? entry.stores.filter(({ ok }) => ok) : [];
  return stores.map(({ name }) => name).join(', ') || '-';
}

function remarks(entry: CatalogueEntry): string {
  if (entry.method === 'snapshot') {
    const { keepMarked, declared, reason } = entry;
    return joined([keepMarked ? 'marked to be kept' : undefined, declared ? 'stands in YAML' : undefined, reason]);
  }
  const refused = entry.stores.filter(({ ok }) => !ok);
  return joined([
    ...refused.map(({ name, reason }) => `not in ${name}${reason === undefined ? '' : `: ${reason}`}`),
    refused.length === 0 ? entry.reason : undefined,
  ]);
}

const joined = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join('; ');
