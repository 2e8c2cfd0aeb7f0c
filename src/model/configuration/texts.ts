import { checked } from '../checked';
import { asksForCertificates, hbaText } from '../hba';
import { booleanProblem } from '../numbers';
import type { ReplicatedPostgresProps } from '../options/replicated-postgres-props';
import type { Problems } from '../problems';
import { synchronousStandbyNames } from '../synchronous';
import { configuration } from './configuration';
import type { ConfigurationBasis } from './derived';

/** What instances are configured with, and what of it needs a restart. */
export interface ConfigurationTexts {
  readonly postgresqlConf: string;
  readonly pgHba: string;
  readonly synchronousStandbyNames: string;
  /** Stands for all the values that only a restart can change. */
  readonly restartHash: string;
}

/** What is resolved already when the texts are written. */
export interface ConfigurationTextsBasis extends ConfigurationBasis {
  readonly superuserAccess: boolean;
  /** The application's database. */
  readonly database: string;
  readonly owner: string;
}

/** The texts from the props. */
export function configurationTexts(
  { name, parameters = {}, pgHba, synchronous, tls }: ReplicatedPostgresProps,
  basis: ConfigurationTextsBasis,
  problems: Problems,
): ConfigurationTexts {
  const clientCertificates = asksForCertificates(pgHba);
  const tlsRequired = tls !== undefined && checked('tls.required', tls.required ?? true, booleanProblem, problems);
  const { text, restartHash } = configuration({ ...basis, name, parameters, clientCertificates }, problems);
  return {
    postgresqlConf: text,
    pgHba: hbaText({ ...basis, tlsRequired, lines: pgHba }, problems),
    synchronousStandbyNames: synchronousStandbyNames(name, basis.replicas, synchronous, problems),
    restartHash,
  };
}
