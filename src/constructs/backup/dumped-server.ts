import { k8s } from 'cdk8s-plus-28';
import type { DumpedServer } from '../../model/backup/logical/dumped-server';
import type { IPostgres } from '../postgres/i-postgres';

/** What a dump, or a restore of one, has to know of a database. */
export function dumpedServer(postgres: IPostgres): DumpedServer {
  const { name, namespace, majorVersion, instances, database, owner, tls, readWrite, readOnly } = postgres;
  const { podLabels, image } = postgres.instanceAccess;
  const ownerSecret = postgres.credentials.owner.name;
  const servers = { primary: readWrite, standby: readOnly };
  return { name, namespace, majorVersion, instances, database, owner, ownerSecret, tls, ...servers, podLabels, image };
}

/** The instances; where they are no pods that are known, that port of everybody. */
export function databaseEgress({ instanceAccess: { podLabels }, readWrite }: IPostgres): k8s.NetworkPolicyEgressRule {
  return {
    ports: [{ port: k8s.IntOrString.fromNumber(readWrite.port), protocol: 'TCP' }],
    ...(podLabels === undefined ? {} : { to: [{ podSelector: { matchLabels: { ...podLabels } } }] }),
  };
}
