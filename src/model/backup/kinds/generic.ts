import { imageFrom } from '../../images';
import { choiceProblem } from '../../numbers';
import { referencedName, secretKeyProblem } from '../../references';
import type { SecretVariable } from '../../transfer';
import { warnOfMisspeltProps } from '../../unknown-props';
import { DumpOutput } from '../options/dump-output';
import type { GenericDatabaseOptions } from '../options/generic-database-options';
import { type AdapterContext, type DatabaseAdapter, portsOf, type ReachedDatabase } from './adapter';

/** Every option; the compiler sees to it that none is missing. */
const KNOWN: { readonly [option in keyof Required<GenericDatabaseOptions>]: true } = {
  name: true,
  image: true,
  command: true,
  restoreCommand: true,
  output: true,
  environment: true,
  secretEnvironment: true,
  ports: true,
  resources: true,
};

/** Until the command runs, its variables have another name: none of them is to be one of our own. */
const VARIABLE = 'CDK8S_PG_VARIABLE_';

/** A command of somebody else's. */
export function genericAdapter(options: GenericDatabaseOptions): DatabaseAdapter {
  return {
    kind: 'generic',
    files: ['generic.sh'],
    resources: options.resources,
    overwrites: false,
    dumpArguments: options.command,
    restoreArguments: options.restoreCommand,
    reach: (context) => reach(options, context),
  };
}

function reach(options: GenericDatabaseOptions, context: AdapterContext): ReachedDatabase {
  const { prop, problems } = context;
  const { command, restoreCommand, output = DumpOutput.FOLDER, environment = {}, ports = [] } = options;
  warnOfMisspeltProps(options, problems, KNOWN);
  problems.add(`${prop}.command`, commandProblem(command));
  if (restoreCommand !== undefined) problems.add(`${prop}.restoreCommand`, commandProblem(restoreCommand));
  problems.add(`${prop}.output`, choiceProblem(output, Object.values(DumpOutput)));
  for (const [name, value] of Object.entries(environment)) {
    problems.add(`${prop}.environment.${name}`, variableProblem(name));
    if (typeof value !== 'string')
      problems.add(`${prop}.environment.${name}`, `${JSON.stringify(value)} is no text; write it in quotes`);
  }
  const secrets = secretVariables(options, context);
  const names = [...Object.keys(environment), ...Object.keys(options.secretEnvironment ?? {})];
  return {
    image: imageFrom(`${prop}.image`, options.image, context.registry, problems),
    environment: {
      CDK8S_PG_OUTPUT: output,
      ...(names.length === 0 ? {} : { CDK8S_PG_VARIABLES: names.join(' ') }),
      ...Object.fromEntries(Object.entries(environment).map(([name, value]) => [`${VARIABLE}${name}`, value])),
      // What the reason of a failure must not say.
      ...(secrets.length === 0 ? {} : { CDK8S_PG_STORE_SECRETS: secrets.map(({ name }) => name).join(' ') }),
    },
    secretVariables: secrets,
    ports: portsOf('ports', ports, context),
  };
}

function secretVariables(
  { environment = {}, secretEnvironment = {} }: GenericDatabaseOptions,
  { prop, problems }: AdapterContext,
): SecretVariable[] {
  return Object.entries(secretEnvironment).flatMap(([name, value]) => {
    const at = `${prop}.secretEnvironment.${name}`;
    problems.add(at, variableProblem(name));
    if (Object.hasOwn(environment, name)) problems.add(at, 'is in environment too; leave one of them out');
    const secret = referencedName(at, 'Secret', (value as typeof value | null)?.secret ?? null, problems);
    if (secret === undefined) return [];
    problems.add(`${at}.key`, secretKeyProblem(value.key));
    return [{ name: `${VARIABLE}${name}`, secret, key: value.key }];
  });
}

function commandProblem(command: unknown): string | undefined {
  const texts = Array.isArray(command) && command.length > 0 && command.every((word) => typeof word === 'string');
  if (texts && command[0] !== '') return undefined;
  const got = command === undefined ? 'is missing' : `${JSON.stringify(command)} is no command`;
  return `${got}; write the program and its arguments, such as ['sh', '-c', 'tool >"$DUMP_DIR/all"']`;
}

function variableProblem(name: string): string | undefined {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name))
    return `'${name}' is no name of a variable; write letters, digits and '_', and begin with a letter or '_'`;
  return name === 'DUMP_DIR' ? 'is set by this library; choose another name' : undefined;
}
