import { k8s } from 'cdk8s-plus-28';
import { PROGRAMS } from '../../programs/bundled';

/** Those programs that know a kind of database. */
export function kindFiles(names: readonly string[]): { [file: string]: string } {
  return Object.fromEntries(names.map((name) => [name, PROGRAMS.dumpKinds[name] ?? '']));
}

/** Those ports of everybody: where a database is that somebody else runs is known by name, which a NetworkPolicy does not know. */
export function portsEgress(ports: readonly number[]): k8s.NetworkPolicyEgressRule {
  return { ports: ports.map((port) => ({ port: k8s.IntOrString.fromNumber(port), protocol: 'TCP' })) };
}
