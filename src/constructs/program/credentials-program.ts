import { ApiObject } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { role, roleBinding, serviceAccount } from '../../manifests/access';
import { programsConfigMap } from '../../manifests/config-map';
import { credentialsJob } from '../../manifests/credentials-job';
import { credentialsNetworkPolicy } from '../../manifests/network-policy';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { PROGRAMS } from '../../programs/bundled';
import { credentialsRules } from '../../programs/rules';

/**
 * The one-shot Job that makes the Secrets which are missing, with an identity of
 * its own: who may create Secrets could get at every other identity's token, so the
 * instances must not be able to.
 *
 * @internal
 */
export class CredentialsProgram extends Construct {
  constructor(scope: Construct, id: string, model: ReplicatedPostgresModel) {
    super(scope, id);
    const name = model.names.credentials;
    const secrets = model.credentials.made.map(({ secret }) => secret);
    new ApiObject(this, 'ServiceAccount', k8s.KubeServiceAccount.manifest(serviceAccount(model, name)));
    new ApiObject(this, 'Role', k8s.KubeRole.manifest(role(model, name, credentialsRules({ secrets }))));
    new ApiObject(this, 'RoleBinding', k8s.KubeRoleBinding.manifest(roleBinding(model, name)));
    new ApiObject(this, 'Program', k8s.KubeConfigMap.manifest(programsConfigMap(model, name, PROGRAMS.credentials)));
    if (model.network.enabled) {
      new ApiObject(this, 'NetworkPolicy', k8s.KubeNetworkPolicy.manifest(credentialsNetworkPolicy(model)));
    }
    new ApiObject(this, 'Resource', k8s.KubeJob.manifest(credentialsJob(model, PROGRAMS.credentials)));
  }
}
