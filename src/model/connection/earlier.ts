import { PREFIX } from '../labels';
import { MADE_FROM } from './digest';

/** The labels by which a version is known. */
export const CONNECTION_LABEL = `${PREFIX}connection`;
export const VERSION_LABEL = `${PREFIX}version`;

/** A version that is declared now. */
export interface DeclaredVersion {
  /** The path of its construct. */
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: string;
  readonly secretName: string;
  readonly digest: string;
}

/** The objects of a file that was synthesized earlier. */
export interface EarlierFile {
  readonly file: string;
  readonly objects: unknown[];
}

interface EarlierObject {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly annotations?: { readonly [key: string]: unknown };
  };
}

/** What is wrong with versions that were declared earlier with another content. */
export function changedVersions(declared: DeclaredVersion[], earlier: EarlierFile[]): string[] {
  const known = new Map(declared.map((version) => [`${version.namespace}/${version.secretName}`, version]));
  return earlier.flatMap(({ file, objects }) =>
    objects.flatMap((object) => {
      const { name, namespace = 'default', annotations } = (object as EarlierObject | null)?.metadata ?? {};
      const madeFrom = annotations?.[MADE_FROM];
      const version = known.get(`${namespace}/${name}`);
      if (version === undefined || madeFrom === undefined || madeFrom === version.digest) return [];
      return [
        `${version.path}: version: '${version.version}' of ${version.name} is in ${file} with other content: a version never changes; bump the version`,
      ];
    }),
  );
}
