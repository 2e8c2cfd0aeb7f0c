import { KEPT_BY_TOOLS, type StringMap } from '../labels';
import { booleanProblem } from '../numbers';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';
import { userAnnotations } from '../user-metadata';

const HIBERNATION = 'cnpg.io/hibernation';
const FENCED = 'cnpg.io/fencedInstances';
const POD_PATCH = 'cnpg.io/podPatch';

/** Where an annotation has become a prop. */
const PROPS: { readonly [annotation: string]: string } = {
  'alpha.cnpg.io/failoverQuorum': 'synchronous.failoverQuorum',
  'alpha.cnpg.io/livenessPinger': 'probes.isolationCheck',
  [HIBERNATION]: 'hibernated',
  [FENCED]: 'fencedInstances',
};

/** The annotations of the Cluster: the user's, and those by which the operator is told to stop things. */
export function clusterAnnotations(props: CloudNativePostgresProps, problems: Problems): StringMap {
  const { name, hibernated, fencedInstances } = props;
  const given = userAnnotations('annotations', props.annotations, problems);
  for (const [annotation, prop] of Object.entries(PROPS))
    if (Object.hasOwn(given, annotation)) problems.add(`annotations.${annotation}`, `is the prop ${prop}; use that`);
  if (given[POD_PATCH] !== undefined && !isPatch(given[POD_PATCH]))
    problems.add(
      `annotations.${POD_PATCH}`,
      'is not a JSON patch; write a list of operations, such as \'[{"op": "add", …}]\'',
    );
  if (hibernated !== undefined) problems.add('hibernated', booleanProblem(hibernated));
  if (fencedInstances !== undefined) checkFenced(name, fencedInstances, problems);
  return {
    // The volumes go with the Cluster: no tool may prune it because it is missing in Git for once.
    ...KEPT_BY_TOOLS,
    ...given,
    ...(hibernated === undefined ? {} : { [HIBERNATION]: hibernated ? 'on' : 'off' }),
    ...(fencedInstances === undefined ? {} : { [FENCED]: JSON.stringify(fencedInstances) }),
  };
}

function checkFenced(name: string, instances: unknown, problems: Problems): void {
  const pods = Array.isArray(instances) ? instances : [instances];
  const wrong: unknown = pods.find((pod) => pod !== '*' && !(typeof pod === 'string' && isInstance(name, pod)));
  if (wrong !== undefined)
    problems.add(
      'fencedInstances',
      `${JSON.stringify(wrong)} is not a pod of this database; write names such as ${name}-1, or ['*']`,
    );
  else if (pods.includes('*') && pods.length > 1)
    problems.add('fencedInstances', "has '*', which means all, beside others; leave them or '*' out");
}

const isInstance = (name: string, pod: string): boolean =>
  pod.startsWith(`${name}-`) && /^[1-9][0-9]*$/.test(pod.slice(name.length + 1));

function isPatch(text: string): boolean {
  try {
    const patch: unknown = JSON.parse(text);
    return (
      Array.isArray(patch) && patch.every((step: unknown) => typeof (step as { op?: unknown } | null)?.op === 'string')
    );
  } catch {
    return false;
  }
}
