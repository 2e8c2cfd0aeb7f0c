/** How many characters have to be changed, put in or left out to make `b` of `a`. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length];
}

/** The candidate that looks most like what was written; undefined when none does. */
export function nearest(written: string, candidates: string[]): string | undefined {
  const wanted = written.toLowerCase();
  const [best] = candidates
    .map((candidate) => ({ candidate, away: distance(wanted, candidate.toLowerCase()) }))
    .sort((a, b) => a.away - b.away || (a.candidate < b.candidate ? -1 : 1));
  return best !== undefined && best.away <= Math.max(2, Math.floor(wanted.length / 3)) ? best.candidate : undefined;
}
