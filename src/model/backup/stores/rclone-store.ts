import { wholeProblem } from '../../numbers';
import { referencedName } from '../../references';
import type { SecretVariable } from '../../transfer';
import type { RcloneStoreOptions } from '../options/rclone-store-options';
import { identity } from './identity';
import { remoteVariable, remoteVariables, type StoreContext, type StorePart } from './store-part';
import { lineProblem, secretKey, warnOfMisspeltOptions } from './texts';

const KNOWN: { readonly [option in keyof Required<RcloneStoreOptions>]: true } = {
  name: true,
  type: true,
  path: true,
  options: true,
  secretOptions: true,
  identity: true,
  ports: true,
  encryption: true,
  retention: true,
};

/** Ports of what is not reached by https. */
const PORTS: { readonly [type: string]: number } = { sftp: 22, smb: 445 };

/** Backends for which there is something better. */
const INSTEAD: { readonly [type: string]: string } = { local: 'BackupStore.volume(…)', crypt: 'encryption' };

/** Options that are secrets, as rclone names them. */
const SECRET = /^(.*_)?(pass|password|secret|token|key|pem|credentials)$|^sas_url$/;

/** Any other store that rclone knows. */
export function rcloneStore(given: RcloneStoreOptions, context: StoreContext): StorePart {
  const { index, prop, problems } = context;
  const { type, path = '', options = {}, ports = [PORTS[type] ?? 443] } = given;
  warnOfMisspeltOptions(prop, given, KNOWN, problems);
  problems.add(`${prop}.type`, typeProblem(type));
  problems.add(`${prop}.path`, pathProblem(path));
  if (!Array.isArray(ports)) problems.add(`${prop}.ports`, `${JSON.stringify(ports)} is not a list; write [443]`);
  else ports.forEach((port, at) => problems.add(`${prop}.ports[${at}]`, wholeProblem(port, 1, 65535)));
  for (const [option, value] of Object.entries(options)) {
    problems.add(
      `${prop}.options.${option}`,
      optionProblem(option) ?? secretProblem(option) ?? lineProblem(value, "'true'"),
    );
  }
  const remote = `STORE${index}`;
  return {
    root: `store${index}:${path}`,
    location: `${type}:${path}`,
    environment: remoteVariables(remote, { type, ...options }),
    secretVariables: secretVariables(given, remote, context),
    ...(given.identity === undefined ? {} : { identity: identity(`${prop}.identity`, given.identity, problems) }),
    ports: Array.isArray(ports) ? ports : [],
  };
}

function secretVariables(
  { options = {}, secretOptions = {} }: RcloneStoreOptions,
  remote: string,
  context: StoreContext,
): SecretVariable[] {
  const { problems } = context;
  return Object.entries(secretOptions).flatMap(([option, value]) => {
    const prop = `${context.prop}.secretOptions.${option}`;
    problems.add(prop, optionProblem(option));
    if (Object.hasOwn(options, option)) problems.add(prop, 'is in options too; leave one of them out');
    const secret = referencedName(prop, 'Secret', (value as typeof value | null)?.secret ?? null, problems);
    return secret === undefined
      ? []
      : [{ name: remoteVariable(remote, option), secret, key: secretKey(`${prop}.key`, value.key, problems) }];
  });
}

function typeProblem(type: unknown): string | undefined {
  if (typeof type !== 'string' || !/^[a-z0-9]+( [a-z0-9]+)*$/.test(type))
    return `${JSON.stringify(type)} is not a backend of rclone; write for example 'azureblob'`;
  return Object.hasOwn(INSTEAD, type) ? `'${type}' is not for here; use ${INSTEAD[type]}` : undefined;
}

/** It may begin with '/': a path of an sftp server may. */
function pathProblem(path: unknown): string | undefined {
  if (path === '') return undefined;
  const problem = lineProblem(path, "'backups/shop'");
  if (problem !== undefined) return problem;
  const folders = (path as string).replace(/^\//, '').split('/');
  return folders.some((folder) => ['', '.', '..'].includes(folder)) || (path as string).includes(':')
    ? `'${String(path)}' has a '/' at its end, a ':', or an empty, '.' or '..' folder; write for example 'backups/shop'`
    : undefined;
}

function optionProblem(option: string): string | undefined {
  if (option === 'type') return 'is a prop of its own; leave it out here';
  return /^[a-z][a-z0-9_]*$/.test(option)
    ? undefined
    : `'${option}' is not an option of a backend; write it as in rclone's configuration file, such as service_account_file`;
}

/** The value itself is not shown. */
function secretProblem(option: string): string | undefined {
  return SECRET.test(option) ? 'is a secret, and the YAML would show it; give it by secretOptions' : undefined;
}
