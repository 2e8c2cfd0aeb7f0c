import type { Happening } from '../emit-event';
import type { ConsistencyResult, Difference } from './result';

/** The Event that tells a result. */
export function happening(result: ConsistencyResult): Happening {
  const { outcome, database = '', reason = '', differences = [], skipped = [] } = result;
  const besides = skipped.length > 0 ? `; ${count(skipped.length, 'check')} skipped` : '';
  if (outcome === 'same') {
    const { instances = [], tables = 0, rows = 0 } = result;
    const compared = `${count(tables, 'table')} with ${count(rows, 'row')} on ${count(instances.length, 'instance')}`;
    return { type: 'Normal', reason: 'ConsistencyConfirmed', message: `${database}: ${compared}${besides}` };
  }
  if (outcome === 'different') {
    const message = `${database}: ${count(differences.length, 'finding')}: ${differences.map(sentence).join('; ')}`;
    return { type: 'Warning', reason: 'ConsistencyBroken', message };
  }
  return { type: 'Warning', reason: 'ConsistencyUnknown', message: `${database}: ${reason}${besides}` };
}

function sentence({ table, instance, what, figures }: Difference): string {
  const where = [table && `table ${table}`, instance && `on ${instance}`].filter(Boolean).join(' ');
  return `${where === '' ? '' : `${where}: `}${what}: ${figures}`;
}

const count = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
