import { choiceProblem } from '../numbers';
import { type ManagedService, ServiceTarget, ServiceUpdateStrategy } from '../options/cloud-native/managed-service';
import type { Problems } from '../problems';
import { reservedServices } from './names';
import { twice } from './roles';

/** Checks the Services that the operator makes. */
export function checkServices(
  database: string,
  services: ManagedService[] | undefined,
  disabled: ServiceTarget[] | undefined,
  problems: Problems,
): void {
  const targets = Object.values(ServiceTarget);
  const seen = new Map<string, number>();
  (services ?? []).forEach((service, index) => {
    const prop = `services[${index}]`;
    const { name, target, spec, updateStrategy } = service;
    problems.add(`${prop}.name`, serviceNameProblem(name, database) ?? twice(name, seen, 'services'));
    if (!seen.has(name)) seen.set(name, index);
    problems.add(`${prop}.target`, choiceProblem(target, targets));
    if (Object.keys(spec?.selector ?? {}).length > 0)
      problems.add(`${prop}.spec.selector`, 'is set by the operator, from target; leave it out');
    if (updateStrategy !== undefined)
      problems.add(`${prop}.updateStrategy`, choiceProblem(updateStrategy, Object.values(ServiceUpdateStrategy)));
  });
  (disabled ?? []).forEach((target, index) =>
    problems.add(
      `disabledServices[${index}]`,
      target === ServiceTarget.READ_WRITE
        ? "'rw' leads to the primary, which everything needs; leave it out"
        : choiceProblem(target, targets),
    ),
  );
}

function serviceNameProblem(name: unknown, database: string): string | undefined {
  if (typeof name !== 'string' || name === '') return 'is missing; give the Service a name';
  if (reservedServices(database).includes(name))
    return `'${name}' is the name of a Service of the operator's own; choose another name`;
  if (/^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name)) return undefined;
  return `'${name}' is not a DNS label; write at most 63 lowercase letters, digits and '-', begin with a letter and end with a letter or a digit`;
}
