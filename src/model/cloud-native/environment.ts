import type { k8s } from 'cdk8s-plus-28';
import type { Problems } from '../problems';

const RESERVED = ['POD_NAME', 'NAMESPACE', 'CLUSTER_NAME'];

/** Checks the environment variables of the instances. */
export function checkEnvironment(env: k8s.EnvVar[] | undefined, problems: Problems): void {
  const seen = new Map<string, number>();
  (env ?? []).forEach(({ name }, index) => {
    const prop = `env[${index}]`;
    const upper = String(name).toUpperCase();
    const first = seen.get(name);
    if (upper.startsWith('PG') || upper.startsWith('CNPG_') || RESERVED.includes(upper))
      problems.add(prop, `has the name '${name}', which the operator keeps for itself; choose another name`);
    else if (!/^[-._A-Za-z][-._A-Za-z0-9]*$/.test(String(name)))
      problems.add(
        prop,
        `has the name '${String(name)}'; write letters, digits, '_', '-' and '.', and begin with no digit`,
      );
    else if (first !== undefined)
      problems.add(prop, `has the name '${name}', as env[${first}] has; give each another name`);
    else seen.set(name, index);
  });
}
