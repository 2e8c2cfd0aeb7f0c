/**
 * The plan in a text: half of one is worse than none.
 *
 * @param problemOf what is wrong with its form; undefined when it is fine
 * @throws where it is not of the form that the program knows
 */
export function parseKnownPlan<T>(text: string, problemOf: (plan: unknown) => string | undefined): T {
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    throw new Error('the plan is not JSON');
  }
  const problem = problemOf(plan);
  if (problem !== undefined) throw new Error(`the plan is of a form that this program does not know: ${problem}`);
  return plan as T;
}
