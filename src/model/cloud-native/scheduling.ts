import { labelValueProblem } from '../labels';
import { choiceProblem } from '../numbers';
import { InstanceAntiAffinity } from '../options/cloud-native/placement';
import type { CloudNativePostgresProps } from '../options/cloud-native-postgres-props';
import type { Problems } from '../problems';
import { checkTolerations } from './tolerations';

/** Checks what pods ask of nodes, and returns whether instances avoid each other. */
export function cloudNativeAntiAffinity(props: CloudNativePostgresProps, problems: Problems): string {
  const { antiAffinity = InstanceAntiAffinity.PREFERRED } = props;
  problems.add('antiAffinity', choiceProblem(antiAffinity, Object.values(InstanceAntiAffinity)));
  for (const [key, value] of Object.entries(props.nodeSelector ?? {}))
    problems.add(`nodeSelector.${key}`, labelValueProblem(key, value));
  checkTolerations(props.tolerations, problems);
  if (antiAffinity === InstanceAntiAffinity.NONE && props.antiAffinityTopologyKey !== undefined)
    problems.warn('antiAffinityTopologyKey', "has no effect while antiAffinity is 'none'");
  return antiAffinity;
}
