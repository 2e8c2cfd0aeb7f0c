import { type Finding, listed } from './prediction';

const REFUSES = /\sreject\b/;

/** What it does that pg_hba.conf has other lines. */
export function accessFinding(old: readonly string[], now: readonly string[]): Finding {
  // Who was refused by a line is kept out by its going least of all.
  const gone = old.filter((line) => !now.includes(line) && !REFUSES.test(line));
  const refusing = now.filter((line) => !old.includes(line) && REFUSES.test(line));
  if (gone.length + refusing.length === 0)
    return { severity: 'safe', what: 'reloads, no restart: pg_hba.conf; new connections are judged by it' };
  const lines = (of: readonly string[]): string => listed(of.map((line) => `'${line}'`));
  const changes = [
    ...(gone.length > 0 ? [`no longer has ${lines(gone)}`] : []),
    ...(refusing.length > 0 ? [`refuses by ${lines(refusing)}`] : []),
  ];
  return {
    severity: 'disruptive',
    what: `reloads, no restart: pg_hba.conf ${changes.join(', and ')}; some may not connect any more, sessions that are open stay`,
  };
}
