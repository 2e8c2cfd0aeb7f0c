import { makeCredentials, type CredentialsResult } from './credentials/make-credentials';
import { wantedSecrets } from './credentials/settings';
import { run } from './main';

void run(
  ({ client, environment, patience }) => makeCredentials(client, wantedSecrets(environment), patience(120)),
  (reason): CredentialsResult => ({ program: 'make-credentials', ok: false, reason, made: [], kept: [] }),
);
