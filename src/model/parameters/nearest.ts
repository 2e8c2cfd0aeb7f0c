import { definitions } from './definition';

const MOST = 3;

/**
 * The parameters of a major version that a name which is none of them was
 * probably meant to be, at most three, the likeliest first: those that are a
 * few typing mistakes away, else those that hold all its words.
 */
export function nearestParameters(major: number, name: string): string[] {
  const wanted = name.toLowerCase();
  const candidates = [...definitions(major)]
    .filter(([, { context }]) => context !== 'internal')
    .map(([key, { name }]) => ({ key, name }));
  const typos = candidates
    .map(({ key, name }) => ({ key, name, away: distance(wanted, key) }))
    .filter(({ away }) => away <= 1 + wanted.length / 6);
  const best = typos.length > 0 ? typos : holdingAllWords(wanted, candidates);
  return best
    .sort((a, b) => a.away - b.away || (a.key < b.key ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

/** Names that have every word of the wanted one, or one that begins with it, in whatever order. */
function holdingAllWords(
  wanted: string,
  candidates: { key: string; name: string }[],
): { key: string; name: string; away: number }[] {
  const words = wanted.split(/[^a-z0-9]+/).filter((word) => word.length > 1);
  if (words.length < 2) return [];
  return candidates
    .filter(({ key }) => words.every((word) => key.split(/[._]/).some((part) => part.startsWith(word))))
    .map(({ key, name }) => ({ key, name, away: key.length - wanted.length }));
}

/** How many characters have to be changed, put in, left out or swapped with their neighbour to make `b` of `a`. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next.push(
        Math.min(
          next[j - 1] + 1,
          row[j] + 1,
          row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
          swapped ? before[j - 2] + 1 : Infinity,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length];
}
