import { imageFrom } from '../../images';
import { booleanProblem } from '../../numbers';
import { referencedName, secretKeyProblem } from '../../references';
import { warnOfMisspeltProps } from '../../unknown-props';
import type { MongoDbOptions } from '../options/mongodb-options';
import { type AdapterContext, type DatabaseAdapter, portsOf, type ReachedDatabase } from './adapter';

const IMAGE = 'docker.io/library/mongo:8.0';

/** Every option; the compiler sees to it that none is missing. */
const KNOWN: { readonly [option in keyof Required<MongoDbOptions>]: true } = {
  name: true,
  uri: true,
  oplog: true,
  ports: true,
  image: true,
  resources: true,
};

/** MongoDB: one archive of all databases. */
export function mongoDbAdapter(options: MongoDbOptions): DatabaseAdapter {
  return {
    kind: 'mongodb',
    files: ['mongodb.sh'],
    resources: options.resources,
    overwrites: true,
    restoreArguments: [],
    reach: (context) => reach(options, context),
  };
}

function reach(options: MongoDbOptions, context: AdapterContext): ReachedDatabase {
  const { prop, problems } = context;
  const { uri, oplog = false, ports = [27017], image = IMAGE } = options;
  warnOfMisspeltProps(options, problems, KNOWN);
  problems.add(`${prop}.oplog`, booleanProblem(oplog));
  const secret = referencedName(`${prop}.uri`, 'Secret', (uri as typeof uri | undefined)?.secret ?? null, problems);
  if (secret !== undefined) problems.add(`${prop}.uri.key`, secretKeyProblem(uri.key));
  return {
    image: imageFrom(`${prop}.image`, image, context.registry, problems),
    login: { secret: secret ?? '', keys: [secret === undefined ? 'uri' : uri.key], paths: ['uri'] },
    environment: { CDK8S_PG_HOST: options.name, CDK8S_PG_OPLOG: oplog ? 'on' : 'off' },
    ports: portsOf('ports', ports, context),
  };
}
