import { full } from './extent';

/** A block of tests that belongs to everything alone. */
export const describeFull: jest.Describe = full ? describe : describe.skip;
