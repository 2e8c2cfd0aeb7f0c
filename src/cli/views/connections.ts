import { CONNECTION_LABEL, VERSION_LABEL } from '../../model/connection/earlier';
import { connectionSecretName } from '../../model/connection/names';
import { PREFIX } from '../../model/labels';
import { label, type Metadata } from '../../model/retention/snapshot-objects';
import { timeOf } from '../../model/status/read';
import type { NamespaceObjects } from '../kubernetes/objects';
import { type SecretUser, secretUsers } from './secret-users';

/** A version of a connection: a Secret. */
export interface ConnectionVersion {
  /** As names have it: `v3`. */
  readonly version: string;
  readonly secret: string;
  /** Whether the Secret is there; undefined where Secrets may not be listed. */
  readonly exists?: boolean;
  readonly createdAt?: Date;
  /** Who has it in an environment or a volume. */
  readonly users: readonly SecretUser[];
}

/** A connection of a database, the newest version first. */
export interface ConnectionStatus {
  readonly name: string;
  readonly versions: readonly ConnectionVersion[];
}

interface Found {
  readonly connection: string;
  readonly version: string;
  readonly createdAt?: Date;
  readonly made: boolean;
}

/**
 * The connections of a database, by name. A version is known by its Secret, of which only the metadata are looked at, and
 * by the ConfigMap of the program that makes it.
 */
export function connectionsOf(objects: NamespaceObjects, database: string): ConnectionStatus[] {
  const found = [
    ...(objects.secrets ?? []).flatMap(({ metadata }) => versionOf(metadata, database, true)),
    ...(objects.configMaps ?? []).flatMap(({ metadata }) => versionOf(metadata, database, false)),
  ];
  const users = found.length === 0 ? new Map<string, readonly SecretUser[]>() : secretUsers(objects);
  return [...new Set(found.map(({ connection }) => connection))].sort().map((name) => {
    const own = found.filter(({ connection }) => connection === name);
    const versions = [...new Set(own.map(({ version }) => version))].map((version): ConnectionVersion => {
      const secret = connectionSecretName(name, version);
      const made = own.find((each) => each.version === version && each.made);
      return {
        version,
        secret,
        exists: objects.secrets === undefined ? undefined : made !== undefined,
        createdAt: made?.createdAt,
        users: users.get(secret) ?? [],
      };
    });
    return { name, versions: newestFirst(versions) };
  });
}

function versionOf(metadata: Metadata, database: string, made: boolean): Found[] {
  const of = (key: string): string | undefined => label({ metadata }, key);
  const [connection, version] = [of(CONNECTION_LABEL), of(VERSION_LABEL)];
  if (connection === undefined || version === undefined || of(`${PREFIX}database`) !== database) return [];
  if (metadata.name !== connectionSecretName(connection, version)) return [];
  return [{ connection, version, made, createdAt: timeOf(metadata.creationTimestamp) }];
}

/** By their numbers, where all have one; or else by time, and what is not made yet is the newest. */
function newestFirst(versions: readonly ConnectionVersion[]): ConnectionVersion[] {
  const number = ({ version }: ConnectionVersion): number => Number(/^v([0-9]{1,15})$/.exec(version)?.[1] ?? NaN);
  const made = ({ createdAt }: ConnectionVersion): number => createdAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
  const by = versions.some((each) => Number.isNaN(number(each))) ? made : number;
  return [...versions].sort((a, b) => by(b) - by(a) || (a.version < b.version ? 1 : -1));
}
