import { oneLine } from '../client/api-error';
import type { Client } from '../client/client';
import { retry, type Patience } from '../retry';
import { ensureSecret, type Outcome, type WantedSecret } from './ensure-secret';

/** What the program says at its end. Never a password. */
export interface CredentialsResult {
  readonly program: 'make-credentials';
  readonly ok: boolean;
  /** Why not ok, in one line. */
  readonly reason?: string;
  readonly made: string[];
  readonly kept: string[];
}

/** Makes the Secrets that do not exist yet. One that fails does not keep the others from being made. */
export async function makeCredentials(
  client: Client,
  wanted: readonly WantedSecret[],
  patience: Patience,
): Promise<CredentialsResult> {
  const names: Record<Outcome, string[]> = { made: [], kept: [] };
  const reasons: string[] = [];
  for (const secret of wanted) {
    try {
      names[await ensureSecret(client, secret, (step) => retry(patience, step))].push(secret.secret);
    } catch (error) {
      reasons.push(oneLine(error));
    }
  }
  const reason = reasons.length > 0 ? { reason: reasons.join('; ') } : {};
  return { program: 'make-credentials', ok: reasons.length === 0, ...reason, ...names };
}
