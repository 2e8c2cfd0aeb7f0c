import type { WantedSecret } from './ensure-secret';

type StringMap = Readonly<Record<string, string>>;

/**
 * Which Secrets are wanted, from the environment:
 *
 * - CDK8S_PG_CREDENTIALS: `[{"secret": "db-owner", "username": "app"}, …]`
 * - CDK8S_PG_LABELS, CDK8S_PG_ANNOTATIONS: what new Secrets get, `{"key": "value", …}`; may be missing
 *
 * @throws where a value is not of that form
 */
export function wantedSecrets(environment: NodeJS.ProcessEnv): WantedSecret[] {
  const labels = stringMap(environment, 'CDK8S_PG_LABELS');
  const annotations = stringMap(environment, 'CDK8S_PG_ANNOTATIONS');
  const list = json(environment, 'CDK8S_PG_CREDENTIALS');
  if (!Array.isArray(list) || list.length === 0) {
    throw new Error('CDK8S_PG_CREDENTIALS is not a list of {"secret", "username"}');
  }
  return list.map((item: Partial<WantedSecret> | null) => {
    const { secret, username } = item ?? {};
    if (!secret || !username) throw new Error('CDK8S_PG_CREDENTIALS: each item needs "secret" and "username"');
    return { secret, username, labels, annotations };
  });
}

function stringMap(environment: NodeJS.ProcessEnv, name: string): StringMap {
  const value = json(environment, name) ?? {};
  if (typeof value !== 'object' || Array.isArray(value)) throw new Error(`${name} is not an object of texts`);
  return value as StringMap;
}

function json(environment: NodeJS.ProcessEnv, name: string): unknown {
  const text = environment[name];
  if (!text) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(`${name} is not JSON`);
  }
}
