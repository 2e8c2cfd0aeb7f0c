import type { k8s } from 'cdk8s-plus-28';
import { labelValueProblem } from '../labels';
import { choiceProblem } from '../numbers';
import type { Problems } from '../problems';

const KEY = /^([a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-_.A-Za-z0-9]{0,61}[A-Za-z0-9])?$/;

/** Checks tolerations, which Kubernetes would refuse only when it makes the pods. */
export function checkTolerations(tolerations: k8s.Toleration[] | undefined, problems: Problems): void {
  (tolerations ?? []).forEach(({ key = '', operator = 'Equal', value = '', effect, tolerationSeconds }, index) => {
    const prop = `tolerations[${index}]`;
    problems.add(`${prop}.operator`, choiceProblem(operator, ['Equal', 'Exists']));
    if (key === '' && operator === 'Equal')
      problems.add(`${prop}.key`, "is missing; give it, or write operator 'Exists' for every taint");
    if (key !== '' && !KEY.test(key))
      problems.add(`${prop}.key`, `'${key}' is not the key of a taint; write it as the nodes have it`);
    if (operator === 'Exists' && value !== '')
      problems.add(`${prop}.value`, `'${value}' has no meaning with operator 'Exists'; leave it out`);
    if (operator === 'Equal' && value !== '') problems.add(`${prop}.value`, labelValueProblem(key, value));
    if (effect !== undefined && effect !== '')
      problems.add(`${prop}.effect`, choiceProblem(effect, ['NoSchedule', 'PreferNoSchedule', 'NoExecute']));
    if (tolerationSeconds !== undefined && effect !== 'NoExecute')
      problems.add(
        `${prop}.tolerationSeconds`,
        "has a meaning only with effect 'NoExecute'; write that, or leave it out",
      );
  });
}
