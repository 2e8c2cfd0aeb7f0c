import { type Kind, KINDS } from '../../src/cli/kubernetes/kinds';
import type { NamespaceObjects } from '../../src/cli/kubernetes/objects';
import { ApiRefusal } from '../../src/cli/kubernetes/problems';
import type { NamespaceReader } from '../../src/cli/kubernetes/reader';
import { run } from '../../src/cli/run';

/** What a namespace holds, and what the API refuses. */
export interface World {
  readonly objects?: NamespaceObjects;
  /** Resources that the user may not list. */
  readonly forbidden?: readonly string[];
  /** API groups that the cluster does not know. */
  readonly unknownGroups?: readonly string[];
}

/** How a command ended, and what it printed. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export const NOW = new Date('2026-11-21T12:00:00Z');

/** A namespace of plain objects. */
export function reader({ objects = {}, forbidden = [], unknownGroups = [] }: World): NamespaceReader {
  const nameOf = ({ resource, group }: Kind) =>
    Object.entries(KINDS).find(([, kind]) => kind.resource === resource && kind.group === group)?.[0];
  return {
    namespace: 'shop',
    list: async (kind) => {
      // As the API does it: rights come first.
      if (forbidden.includes(kind.resource)) throw new ApiRefusal(403, 'forbidden');
      if (unknownGroups.includes(kind.group)) throw new ApiRefusal(404, 'not found');
      const found: readonly object[] = objects[nameOf(kind) as keyof NamespaceObjects] ?? [];
      return found.filter((each) => isAskedFor(kind, each)).map((each) => shownOf(kind, each));
    },
    serves: async (group) => !unknownGroups.includes(group),
  };
}

/** Whether the API would list an object, by its labels. */
function isAskedFor(
  { selector, resource }: Kind,
  { metadata }: { metadata?: { labels?: Record<string, string> } },
): boolean {
  if (selector === undefined || !['configmaps', 'secrets'].includes(resource)) return true;
  const [key, value] = selector.split('=');
  const label = metadata?.labels?.[key];
  return label !== undefined && (value === undefined || label === value);
}

/** Of an object, what the API would send. */
function shownOf({ metadataOnly }: Kind, object: { metadata?: object }): object {
  return metadataOnly ? { metadata: object.metadata } : object;
}

/** Runs a command in a namespace. */
export async function command(args: string, world: World = {}, now: Date = NOW): Promise<Ended> {
  let [out, err] = ['', ''];
  const code = await run(args.split(' '), {
    write: (text) => (out += text),
    complain: (text) => (err += text),
    colours: false,
    now: () => now,
    connect: async () => reader(world),
    again: async () => false,
  });
  return { code, out, err };
}

/** A text as it stands in a test, without the indentation that it has there. */
export function text(lines: string): string {
  const all = lines.replace(/^\n/, '').replace(/\n *$/, '\n').split('\n');
  const margin = Math.min(...all.filter((line) => line !== '').map((line) => /^ */.exec(line)![0].length));
  return all.map((line) => line.slice(margin)).join('\n');
}
