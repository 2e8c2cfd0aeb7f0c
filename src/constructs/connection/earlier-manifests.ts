import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { MADE_FROM } from '../../model/connection/digest';
import { changedVersions, type DeclaredVersion, type EarlierFile } from '../../model/connection/earlier';

/** At synthesis: what is wrong with the declared versions, compared with the manifests of a folder. */
export function compareWithEarlier(scope: IConstruct, folder: string, declared: () => DeclaredVersion[]): void {
  const validate = (): string[] => {
    try {
      return changedVersions(declared(), earlierFiles(folder));
    } catch (error) {
      return [`compareWith: ${(error as Error).message}`];
    }
  };
  scope.node.addValidation({ validate });
}

/** The files that hold versions of connections. Others need not be YAML that can be parsed: they may be templates. */
function earlierFiles(folder: string): EarlierFile[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw new Error(`there is no folder '${folder}'; give one with manifests that were synthesized before`);
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile() && readFileSync(file, 'utf8').includes(MADE_FROM))
    .map((file) => ({ file, objects: objectsOf(file) }));
}

/** @throws where they cannot be read, with the name of the file */
function objectsOf(file: string): unknown[] {
  try {
    return Yaml.load(file) as unknown[];
  } catch (error) {
    throw new Error(`${file} is not YAML: ${(error as Error).message}`, { cause: error });
  }
}
