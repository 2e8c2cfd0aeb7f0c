import { annotationValueProblem, keyProblem, labelValueProblem, type StringMap } from './labels';
import type { Problems } from './problems';

/** Labels that a user gave. */
export function userLabels(prop: string, labels: StringMap | undefined, problems: Problems): StringMap {
  for (const [key, value] of Object.entries(labels ?? {}))
    problems.add(`${prop}.${key}`, keyProblem(key) ?? labelValueProblem(key, value));
  return labels ?? {};
}

/** Annotations that a user gave. */
export function userAnnotations(prop: string, annotations: StringMap | undefined, problems: Problems): StringMap {
  for (const [key, value] of Object.entries(annotations ?? {}))
    problems.add(`${prop}.${key}`, keyProblem(key) ?? annotationValueProblem(key, value));
  return annotations ?? {};
}
