// Not by jest: the benches await as the tests do.

/** Whether everything is to be shown (E2E=full), or what must hold at every landing (E2E=1). */
export const full = process.env.E2E === 'full';

/**
 * How many times as long anything is waited for. Where everything is shown, a year of snapshots that is deleted keeps the
 * storage busy for minutes, and what other files wait for comes after that.
 */
export const PATIENCE = full ? 3 : 1;
