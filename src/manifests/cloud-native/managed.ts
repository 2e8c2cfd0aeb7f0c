import {
  type ClusterSpecManaged,
  type ClusterSpecManagedRoles,
  ClusterSpecManagedRolesEnsure,
  type ClusterSpecManagedServicesAdditional,
  ClusterSpecManagedServicesAdditionalUpdateStrategy,
} from '../../../imports/postgresql.cnpg.io';
import type { ManagedRole } from '../../model/options/cloud-native/managed-role';
import type { ManagedService } from '../../model/options/cloud-native/managed-service';
import type { CloudNativePostgresProps } from '../../model/options/cloud-native-postgres-props';

/** Roles and Services that the operator keeps; each with its defaults, for tools compare lists as a whole. */
export function managed({
  managedRoles,
  services,
  disabledServices,
}: CloudNativePostgresProps): ClusterSpecManaged | undefined {
  const roles = managedRoles?.length ? managedRoles.map(role) : undefined;
  const additional = services?.length ? services.map(service) : undefined;
  const disabled = disabledServices?.length ? disabledServices : undefined;
  if (!roles && !additional && !disabled) return undefined;
  const all = additional || disabled ? { additional, disabledDefaultServices: disabled } : undefined;
  return { roles, services: all as unknown as ClusterSpecManaged['services'] };
}

/** What is false the operator does not give back. */
const truth = (value: boolean | undefined): true | undefined => (value === true ? true : undefined);

function role(given: ManagedRole): ClusterSpecManagedRoles {
  return {
    name: given.name,
    ensure: (given.ensure ?? ClusterSpecManagedRolesEnsure.PRESENT) as ClusterSpecManagedRolesEnsure,
    inherit: given.inherit ?? true,
    connectionLimit: given.connectionLimit ?? -1,
    passwordSecret: given.passwordSecret && { name: given.passwordSecret.name },
    disablePassword: truth(given.disablePassword),
    login: truth(given.login),
    superuser: truth(given.superuser),
    createdb: truth(given.createdb),
    createrole: truth(given.createrole),
    replication: truth(given.replication),
    bypassrls: truth(given.bypassrls),
    validUntil: given.validUntil && new WholeSeconds(given.validUntil),
    inRoles: given.inRoles?.length ? given.inRoles : undefined,
    comment: given.comment,
  };
}

/** A moment the way Kubernetes writes it back. */
class WholeSeconds extends Date {
  public override toISOString(): string {
    return super.toISOString().replace(/\.[0-9]+Z$/, 'Z');
  }
}

function service(given: ManagedService): ClusterSpecManagedServicesAdditional {
  const { name, labels, annotations, spec } = given;
  return {
    selectorType: given.target as unknown as ClusterSpecManagedServicesAdditional['selectorType'],
    serviceTemplate: {
      metadata: { name, labels, annotations },
      spec: spec,
    },
    updateStrategy: (given.updateStrategy ??
      ClusterSpecManagedServicesAdditionalUpdateStrategy.PATCH) as ClusterSpecManagedServicesAdditionalUpdateStrategy,
  };
}
