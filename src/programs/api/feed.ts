import {
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { ConfigMap, Lease } from './client/resources';
import type { Exchange } from './exchange';
import { formatLines } from './lines';
import { leaseValues } from './lease-values';

/** Gives the supervisor the wished configuration: a folder with a file per key, swapped as a whole. True where it is another. */
export function feedConfiguration(exchange: Exchange, config: ConfigMap): boolean {
  const data = config.data ?? {};
  const current = currentFolder(exchange);
  if (current !== undefined && sameFiles(exchange.path('feed', current), data)) return false;

  const folder = `config.${config.metadata.resourceVersion}`;
  const target = exchange.path('feed', folder);
  const draft = exchange.path('feed', '.config.draft');
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  for (const [key, text] of Object.entries(data)) writeFileSync(join(draft, key), text);
  rmSync(target, { recursive: true, force: true }); // only there where it is not what the link names
  renameSync(draft, target);

  const link = exchange.path('feed', '.config');
  rmSync(link, { force: true });
  symlinkSync(folder, link);
  renameSync(link, exchange.path('feed', 'config'));
  removeOthers(exchange, [folder, current]);
  exchange.wake();
  return true;
}

/** Gives the supervisor the Lease as it was last seen. True where it is another. */
export function feedLease(exchange: Exchange, lease: Lease): boolean {
  const text = formatLines(leaseValues(lease));
  if (exchange.read('feed', 'lease') === text) return false;
  exchange.write(text, 'feed', 'lease');
  exchange.wake();
  return true;
}

function currentFolder(exchange: Exchange): string | undefined {
  try {
    return readlinkSync(exchange.path('feed', 'config'));
  } catch {
    return undefined;
  }
}

function sameFiles(folder: string, data: Readonly<Record<string, string>>): boolean {
  try {
    const names = readdirSync(folder);
    return (
      names.length === Object.keys(data).length &&
      names.every((name) => readFileSync(join(folder, name), 'utf8') === data[name])
    );
  } catch {
    return false;
  }
}

/** The one before stays: somebody may be reading it. */
function removeOthers(exchange: Exchange, kept: (string | undefined)[]): void {
  for (const name of readdirSync(exchange.path('feed'))) {
    if (name.startsWith('config.') && !kept.includes(name)) {
      rmSync(exchange.path('feed', name), { recursive: true, force: true });
    }
  }
}
