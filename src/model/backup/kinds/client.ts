import type { DatabaseClient } from '../../database-client';
import type { StringMap } from '../../labels';
import type { Problems } from '../../problems';
import { resources } from '../../resources';
import { CLIENT_RESOURCES } from '../logical/program';
import type { OtherDatabase } from '../options/other-database';
import type { ReachedDatabase } from './adapter';

/** What a container does with a database. */
export interface ClientWork {
  /** Its name; it runs `<name>.sh`. */
  readonly name: string;
  readonly arguments: readonly string[];
  readonly environment: StringMap;
  /** The prop that has the database. */
  readonly prop: string;
}

/** The container of the database's own image that does the work. */
export function otherClient(
  { name, _adapter: { kind, resources: given } }: OtherDatabase,
  { image, login, rootCertificate, secretVariables, environment }: ReachedDatabase,
  work: ClientWork,
  problems: Problems,
): DatabaseClient {
  const all = { CDK8S_PG_KIND: kind, CDK8S_PG_DATABASE_NAME: name, ...work.environment, ...environment };
  return {
    name: work.name,
    image,
    // Not bash: the image may be anybody's.
    command: ['sh', `/cdk8s-pg/programs/${work.name}.sh`, ...work.arguments.map(verbatim)],
    environment: Object.fromEntries(Object.entries(all).map(([variable, value]) => [variable, verbatim(value)])),
    ...(secretVariables === undefined ? {} : { secretVariables }),
    ...(login === undefined ? {} : { login }),
    ...(rootCertificate === undefined ? {} : { rootCertificate }),
    resources: resources(`${work.prop}.resources`, given, CLIENT_RESOURCES, problems),
  };
}

/** A text of which Kubernetes makes the same: it would put variables in for `$(NAME)`, and one `$` for two. */
function verbatim(text: string): string {
  return String(text).replace(/\$(?=[$(])/g, '$$$$');
}
