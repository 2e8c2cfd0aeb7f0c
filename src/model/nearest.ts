import { distance } from './distance';

/** The candidate that looks most like what was written; undefined when none does. */
export function nearest(written: string, candidates: string[]): string | undefined {
  const wanted = written.toLowerCase();
  const [best] = candidates
    .map((candidate) => ({ candidate, away: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.away - b.away || (a.candidate < b.candidate ? -1 : 1));
  return best !== undefined && best.away <= Math.max(2, Math.floor(wanted.length / 3)) ? best.candidate : undefined;
}
