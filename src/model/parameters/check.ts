import { definition, type ParameterDefinition, type ParameterUnit } from './definition';
import { unknownNameProblem } from './unknown';
import { inWords, parseNumber, unitsInWords, withLikelyUnit } from './units';
import { unlistedProblem, unlistedValues } from './unlisted';

/** What belongs to one transaction: a server reads it from its configuration, but nothing follows from it. */
const OF_A_TRANSACTION = ['transaction_isolation', 'transaction_read_only', 'transaction_deferrable'];

/** PostgreSQL takes any unambiguous beginning of true, false, yes, no, on and off. */
const BOOLEAN = /^(?:t(?:r(?:ue?)?)?|f(?:a(?:l(?:se?)?)?)?|y(?:es?)?|no?|on|off?|1|0)$/i;

/** Values to show as an example, for each unit: the first one that is in range. */
const EXAMPLES: { readonly [unit in ParameterUnit]: string[] } = {
  B: ['128MB', '4kB'],
  kB: ['128MB', '64kB'],
  '8kB': ['128MB', '128kB'],
  MB: ['1GB', '16MB'],
  ms: ['30s', '100ms', '10ms'],
  s: ['30s', '5min'],
  min: ['10min', '1d'],
};

/**
 * What is wrong with a parameter, and what to write; undefined when a server of
 * this major version would accept it in postgresql.conf. Texts and parameters of
 * unknown extensions are not looked into.
 *
 * The name is not repeated in front: whoever reports the problem knows where it was given.
 */
export function checkParameter(major: number, name: string, value: string): string | undefined {
  const parameter = definition(major, name);
  if (parameter === undefined) return unknownNameProblem(major, name);
  if (parameter.context === 'internal') return 'is what the server reports and cannot be set; leave it out';
  if (OF_A_TRANSACTION.includes(parameter.name))
    return `belongs to a single transaction; write default_${parameter.name}`;
  switch (parameter.vartype) {
    case 'bool':
      return BOOLEAN.test(value) ? undefined : `'${value}' is not on or off`;
    case 'enum':
      return enumProblem(parameter, value);
    case 'integer':
    case 'real':
      return numberProblem(parameter, value);
    case 'string':
      return undefined;
  }
}

function enumProblem(parameter: ParameterDefinition, value: string): string | undefined {
  const { enumvals = [] } = parameter;
  const accepted = [...enumvals, ...unlistedValues(parameter)].map((accepted) => accepted.toLowerCase());
  if (accepted.includes(value.toLowerCase())) return undefined;
  return `'${value}' is not one of ${enumvals.filter((shown) => shown !== '').join(', ')}`;
}

function numberProblem(parameter: ParameterDefinition, value: string): string | undefined {
  const { vartype, unit, min = -Infinity, max = Infinity } = parameter;
  const number = parseNumber(value, vartype === 'real' ? 'real' : 'integer', unit);
  if (number === undefined) {
    if (unit === undefined) return `'${value}' is not a number; write one without a unit`;
    return `'${value}' is not a number with a unit of ${unitsInWords(unit)}; write ${example(parameter, unit, value)}`;
  }
  if (number >= min && number <= max) {
    const problem = unlistedProblem(parameter, number);
    return problem && `'${value}' ${problem}`;
  }
  // Without an end: the largest double, as pg_settings prints it.
  if (max > 1e308) return `'${value}' is below ${inWords(min, unit)}`;
  return `'${value}' is outside ${inWords(min, unit)} to ${inWords(max, unit)}`;
}

/** What was probably meant, or a value that is allowed. */
function example(parameter: ParameterDefinition, unit: ParameterUnit, value: string): string {
  const allowed = (text: string): boolean => numberProblem(parameter, text) === undefined;
  const meant = withLikelyUnit(value, unit);
  return meant !== undefined && allowed(meant) ? `'${meant}'` : `for example '${EXAMPLES[unit].find(allowed)}'`;
}
