import { Schedule } from '../../../src';

/** Never by itself while a test runs. */
export const schedule = Schedule.expression('0 3 1 1 *');
