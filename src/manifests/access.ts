import type { k8s } from 'cdk8s-plus-28';
import type { StringMap } from '../model/labels';
import type { ObjectDefaults } from '../model/object-defaults';
import { metadata } from './metadata';

/**
 * The identity of pods. They mount its token where they need it, and nobody else does.
 *
 * @param identity annotations by which a platform knows who they are
 */
export function serviceAccount(
  model: ObjectDefaults,
  name: string,
  identity: StringMap = {},
): k8s.KubeServiceAccountProps {
  const annotations = { ...model.annotations, ...identity };
  return { metadata: metadata({ ...model, annotations }, name), automountServiceAccountToken: false };
}

/** What a program may do. */
export function role(model: ObjectDefaults, name: string, rules: k8s.PolicyRule[]): k8s.KubeRoleProps {
  return { metadata: metadata(model, name), rules };
}

/** Binds the Role to the ServiceAccount of the same name. */
export function roleBinding(model: ObjectDefaults, name: string): k8s.KubeRoleBindingProps {
  return {
    metadata: metadata(model, name),
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: model.namespace }],
  };
}
