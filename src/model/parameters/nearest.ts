import { distance } from '../distance';
import { definitions } from './definition';

const MOST = 3;

/** A name this long that is the beginning of another is taken for that one, unfinished. */
const BEGINNING = 6;

interface Candidate {
  /** In lowercase. */
  readonly key: string;
  readonly name: string;
}

interface Match extends Candidate {
  readonly away: number;
}

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
    .map((one) => ({ ...one, away: mistakes(wanted, one.key) }))
    .filter(({ away }) => away <= 1 + wanted.length / 6);
  const matches = typos.length > 0 ? typos : holdingAllWords(wanted, candidates);
  return matches
    .sort((a, b) => a.away - b.away || (a.key < b.key ? -1 : 1))
    .slice(0, MOST)
    .map(({ name }) => name);
}

function mistakes(wanted: string, key: string): number {
  return wanted.length >= BEGINNING && key.startsWith(wanted) ? 1 : distance(wanted, key);
}

/** Names that have every word of the wanted one, or one that begins with it, in whatever order. */
function holdingAllWords(wanted: string, candidates: Candidate[]): Match[] {
  const words = wanted.split(/[^a-z0-9]+/).filter((word) => word.length > 1);
  if (words.join('').length < 4) return [];
  return candidates
    .filter(({ key }) => words.every((word) => key.split(/[._]/).some((part) => part.startsWith(word))))
    .map(({ key, name }) => ({ key, name, away: key.length - wanted.length }));
}
