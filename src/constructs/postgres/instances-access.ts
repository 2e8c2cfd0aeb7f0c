import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { role, roleBinding, serviceAccount } from '../../manifests/access';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { agentRules } from '../../programs/rules';

/**
 * The identity of the instances: rights on their own objects, by name, and nothing else.
 *
 * @internal
 */
export class InstancesAccess extends Construct {
  constructor(scope: Construct, id: string, model: ReplicatedPostgresModel) {
    super(scope, id);
    const name = model.names.database;
    const rules = agentRules({ database: name, replicas: model.replicas, walVolume: model.walVolume !== undefined });
    new ApiObject(this, 'ServiceAccount', k8s.KubeServiceAccount.manifest(serviceAccount(model, name)));
    new ApiObject(this, 'Role', k8s.KubeRole.manifest(role(model, name, rules)));
    new ApiObject(this, 'RoleBinding', k8s.KubeRoleBinding.manifest(roleBinding(model, name)));
  }
}
