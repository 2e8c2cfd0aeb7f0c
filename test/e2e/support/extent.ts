/** Whether everything is to be shown (E2E=full), or what must hold at every landing (E2E=1). */
export const full = process.env.E2E === 'full';

/** A block of tests that belongs to everything alone. */
export const describeFull: jest.Describe = full ? describe : describe.skip;
