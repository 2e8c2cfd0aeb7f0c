import { MANIFEST_FORMAT, type OtherManifest } from '../../../model/backup/logical/manifest';
import { areFiles, assertIsOf, databaseOf, isPath, manifestIn, sumsOf } from '../dump-restore/manifest-text';

/** What is wanted of a backup of another kind of database. */
export interface OtherWish {
  readonly kind: string;
  readonly backup: string;
  /** What the database was called that it is of. */
  readonly source: string;
  /** Which of its databases go where. @default - all of them, each under its name */
  readonly databases?: { readonly [name: string]: string };
}

/** What the container that restores has to know of it: files, each with lines for a shell. */
export interface OtherContents {
  /** As sha256sum has it. */
  readonly sums: string;
  /** Name, where it goes, its file, character set and collation. */
  readonly databases: string;
  /** Empty where nobody knows. */
  readonly serverVersion: string;
}

/**
 * What a manifest says.
 *
 * @throws where it is of another backup or kind, of a form that is not known, or lacks what is asked for
 */
export function otherContentsOf(text: string, wish: OtherWish): OtherContents {
  const { kind, databases: wished } = wish;
  const manifest = parse(text);
  assertIsOf(manifest, wish);
  if (manifest.kind !== kind) throw new Error(`the backup is of ${manifest.kind}, and this is a restore of ${kind}`);
  const mapping = wished ?? Object.fromEntries(manifest.databases.map(({ name }) => [name, name]));
  return {
    sums: sumsOf(manifest),
    databases: Object.entries(mapping)
      .map(([name, into]) => `${lineOf(manifest, name, into)}\n`)
      .join(''),
    serverVersion: manifest.server?.version ?? '',
  };
}

function parse(text: string): OtherManifest {
  const manifest = manifestIn<OtherManifest>(text);
  const { format, files, databases } = manifest;
  if (format !== MANIFEST_FORMAT)
    throw new Error(`the manifest is of form ${String(format)}, which this program does not know`);
  const isWord = (word = 'none'): boolean => /^\w+$/.test(word);
  const whole =
    areFiles(files) &&
    databases?.every(({ file, encoding, collation }) => isPath(file) && isWord(encoding) && isWord(collation));
  if (!whole) throw new Error('the manifest is not whole');
  return manifest as OtherManifest;
}

function lineOf(manifest: OtherManifest, name: string, into: string): string {
  const { file, encoding = '', collation = '' } = databaseOf(manifest, name);
  return [name, into, file, encoding, collation].join('\t');
}
