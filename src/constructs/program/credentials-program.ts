import { ApiObject, type ApiObjectProps, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { programJob } from '../../manifests/program-job';
import type { MadeSecret } from '../../model/credentials';
import { credentialsProgram } from '../../model/credentials-program';
import type { ReplicatedPostgresModel } from '../../model/replicated-postgres-model';
import { PROGRAMS } from '../../programs/bundled';
import { credentialsRules } from '../../programs/rules';
import { Program } from './program';

/**
 * The one-shot Job that makes the Secrets which are missing, with an identity of
 * its own: who may create Secrets could get at every other identity's token, so the
 * instances must not be able to. It finds the Secrets that are there, so it may run
 * again; the list of them stays open until synthesis.
 *
 * @internal
 */
export class CredentialsProgram extends Program {
  constructor(scope: Construct, id: string, model: ReplicatedPostgresModel, made: () => MadeSecret[]) {
    const files = PROGRAMS.credentials;
    const rules = (): k8s.PolicyRule[] => credentialsRules({ secrets: made().map(({ secret }) => secret) });
    super(scope, id, { model: credentialsProgram(model, made()), files, rules });
    const job = (): ApiObjectProps =>
      k8s.KubeJob.manifest(programJob(credentialsProgram(model, made()), files)) as ApiObjectProps;
    const late = (produce: () => unknown): unknown => Lazy.any({ produce });
    // Its name stands for its content, so it is late as well.
    const name = late(() => job().metadata?.name) as string;
    new ApiObject(this, 'Resource', { ...job(), metadata: { ...job().metadata, name }, spec: late(() => job().spec) });
  }
}
