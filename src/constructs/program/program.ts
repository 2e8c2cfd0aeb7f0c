import { ApiObject, type ApiObjectProps, Lazy } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { role, roleBinding, serviceAccount } from '../../manifests/access';
import { programsConfigMap } from '../../manifests/config-map';
import { programNetworkPolicy } from '../../manifests/network-policy';
import { programCronJob, type ProgramSchedule } from '../../manifests/program-cron-job';
import { type JobLimits, programJob } from '../../manifests/program-job';
import type { ProgramModel } from '../../model/program-model';

/**
 * What a program is made of. Functions are asked at synthesis.
 *
 * @internal
 */
export interface ProgramParts {
  readonly model: ProgramModel;
  /** The ConfigMap: the program `<entry>.js`, and what it reads. */
  readonly files: { [file: string]: string } | (() => { [file: string]: string });
  /** What it may do. */
  readonly rules: k8s.PolicyRule[] | (() => k8s.PolicyRule[]);
  /** Other networks than names and the Kubernetes API. */
  readonly egress?: k8s.NetworkPolicyEgressRule[];
  /** Annotations of the ConfigMap alone. */
  readonly filesAnnotations?: { readonly [key: string]: string };
}

/**
 * A program that talks to the Kubernetes API: its text as a ConfigMap, an identity
 * with rights of its own, and who it reaches; it runs as a Job or as a CronJob.
 *
 * @internal
 */
export class Program extends Construct {
  /** The ConfigMap. */
  public readonly files: ApiObject;
  private readonly model: ProgramModel;

  constructor(scope: Construct, id: string, { model, files, rules, egress, filesAnnotations }: ProgramParts) {
    super(scope, id);
    this.model = model;
    const { name } = model;
    const identity = model.transfer?.serviceAccountAnnotations;
    new ApiObject(this, 'ServiceAccount', k8s.KubeServiceAccount.manifest(serviceAccount(model, name, identity)));
    new ApiObject(this, 'Role', { ...manifest(k8s.KubeRole.manifest(role(model, name, []))), rules: late(rules) });
    new ApiObject(this, 'RoleBinding', k8s.KubeRoleBinding.manifest(roleBinding(model, name)));
    const map = { ...model, annotations: { ...model.annotations, ...filesAnnotations } };
    this.files = new ApiObject(this, 'Program', {
      ...manifest(k8s.KubeConfigMap.manifest(programsConfigMap(map, name, {}))),
      data: late(files),
    });
    if (model.network.enabled) {
      new ApiObject(this, 'NetworkPolicy', k8s.KubeNetworkPolicy.manifest(programNetworkPolicy(model, egress ?? [])));
    }
  }

  /** Runs it once, and once more when its pod or the content changes. */
  public once(content: unknown, limits?: JobLimits): ApiObject {
    return new ApiObject(this, 'Resource', k8s.KubeJob.manifest(programJob(this.model, content, limits)));
  }

  /** Runs it by a schedule. */
  public onSchedule(schedule: ProgramSchedule): ApiObject {
    return new ApiObject(this, 'Resource', k8s.KubeCronJob.manifest(programCronJob(this.model, schedule)));
  }
}

const manifest = (made: unknown): ApiObjectProps => made as ApiObjectProps;

/** A value, or one that is asked for at synthesis. */
function late(value: unknown): unknown {
  return typeof value === 'function' ? Lazy.any({ produce: value as () => unknown }) : value;
}
