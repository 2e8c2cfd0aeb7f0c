import type { InitSql } from './options/init-sql';
import type { Problems } from './problems';
import { referencedName } from './references';

/** SQL that runs on the first start, resolved. */
export interface InitScript {
  /** The folder it is mounted as; the programs run folders in the order of their names. */
  readonly directory: string;
  readonly file: string;
  readonly kind: 'ConfigMap' | 'Secret';
  /** The name of that object. */
  readonly source: string;
  readonly key: string;
}

/** Init scripts in the order given. A folder that ends in `.superuser` is run as the superuser. */
export function initScripts(scripts: InitSql[] | undefined, problems: Problems): InitScript[] {
  const seen = new Map<string, number>();
  const digits = Math.max(2, String((scripts?.length ?? 0) - 1).length);
  return (scripts ?? []).flatMap((script: InitSql | null, index) => {
    const prop = `initSql[${index}]`;
    if (typeof script?.name !== 'string') {
      problems.add(
        prop,
        `${typeof script === 'object' && script !== null ? 'an object without a name' : JSON.stringify(script)} is not an InitSql; write InitSql.fromConfigMap(…) or InitSql.fromSecret(…)`,
      );
      return [];
    }
    const { name, key } = script;
    if (!/^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?$/.test(name)) {
      problems.add(prop, `has the name '${name}'; write at most 40 lowercase letters, digits and '-'`);
    }
    const first = seen.get(name);
    if (first !== undefined)
      problems.add(prop, `has the name '${name}', as initSql[${first}] has; give each another name`);
    else seen.set(name, index);
    if (typeof key !== 'string' || !/^[-._A-Za-z0-9]{1,253}$/.test(key)) {
      problems.add(
        prop,
        `has the key '${String(key)}', which no ${script.configMap ? 'ConfigMap' : 'Secret'} can have; write letters, digits, '-', '_' and '.'`,
      );
    }
    const kind = script.secret === undefined ? 'ConfigMap' : 'Secret';
    const source = referencedName(prop, kind, script.secret ?? script.configMap ?? null, problems) ?? '';
    return {
      directory: `${String(index).padStart(digits, '0')}-${name}${script.superuser ? '.superuser' : ''}`,
      file: `${name}.sql`,
      kind,
      source,
      key,
    };
  });
}
