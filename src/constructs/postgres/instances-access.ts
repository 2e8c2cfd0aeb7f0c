import { ApiObject, type ApiObjectProps, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { role, roleBinding, serviceAccount } from '../../manifests/access';
import type { Login } from '../../model/logins';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { agentRules, type PolicyRule } from '../../programs/rules';

/**
 * The identity of the instances: rights on their own objects, by name, and nothing
 * else; the list of their logins' Secrets stays open until synthesis.
 *
 * @internal
 */
export class InstancesAccess extends Construct {
  constructor(scope: Construct, id: string, model: ReplicatedPostgresModel, logins: readonly Login[]) {
    super(scope, id);
    const name = model.names.database;
    const { replicas, walVolume, restore } = model;
    const rules = (): PolicyRule[] =>
      agentRules({
        database: name,
        replicas,
        walVolume: walVolume !== undefined,
        loginSecrets: [...new Set(logins.map(({ secret }) => secret))],
        snapshots: restore && [restore.snapshot, ...(restore.walSnapshot ? [restore.walSnapshot] : [])],
      });
    new ApiObject(this, 'ServiceAccount', k8s.KubeServiceAccount.manifest(serviceAccount(model, name)));
    const manifest = k8s.KubeRole.manifest(role(model, name, [])) as ApiObjectProps;
    new ApiObject(this, 'Role', { ...manifest, rules: Lazy.any({ produce: rules }) as unknown });
    new ApiObject(this, 'RoleBinding', k8s.KubeRoleBinding.manifest(roleBinding(model, name)));
  }
}
