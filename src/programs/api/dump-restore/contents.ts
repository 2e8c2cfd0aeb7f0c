import { type BackupManifest, MANIFEST_FORMAT, POSTGRESQL } from '../../../model/backup/logical/manifest';
import { areFiles, assertIsOf, databaseOf, isPath, manifestIn, sumsOf } from './manifest-text';

/** What is wanted of a backup. */
export interface BackupContents {
  readonly backup: string;
  /** The database in Kubernetes that it is of. */
  readonly source: string;
  /** Which of its databases go where. @default - the only one, into `into` */
  readonly databases?: { readonly [name: string]: string };
  /** The application's database. @default - every database keeps its name */
  readonly into?: string;
}

/** What the container that restores has to know of a backup: files, each with lines for a shell. */
export interface Contents {
  /** As sha256sum has it. */
  readonly sums: string;
  /** Name, where it goes, and its file. */
  readonly databases: string;
  readonly serverMajor: string;
  readonly pgDumpMajor: string;
  /** The file with the roles; empty where there is none. */
  readonly globals: string;
}

/**
 * What a manifest says.
 *
 * @throws where it is of another backup, of a form that is not known, or lacks what is asked for
 */
export function contentsOf(text: string, plan: BackupContents): Contents {
  const manifest = parse(text);
  assertIsOf(manifest, plan);
  const databases = Object.entries(mappingOf(manifest, plan));
  return {
    sums: sumsOf(manifest),
    databases: databases.map(([name, into]) => `${name}\t${into}\t${databaseOf(manifest, name).file}\n`).join(''),
    serverMajor: String(Math.floor(manifest.server.versionNumber / 10_000)),
    pgDumpMajor: String(Number.parseInt(manifest.tools.pg_dump ?? '', 10)),
    globals: manifest.globals?.file ?? '',
  };
}

function parse(text: string): BackupManifest {
  const manifest = manifestIn<BackupManifest>(text);
  if (manifest.format !== MANIFEST_FORMAT || manifest.kind !== POSTGRESQL)
    throw new Error(
      `the manifest is of form ${String(manifest.format)} and of ${String(manifest.kind)}, which this program does not know`,
    );
  const { files, databases, globals, server, tools } = manifest;
  const paths = [...(databases ?? []), ...(globals ? [globals] : [])].map(({ file }) => file);
  const whole = areFiles(files) && paths.every(isPath) && server?.versionNumber && /^\d/.test(tools?.pg_dump ?? '');
  if (!whole || !databases) throw new Error('the manifest is not whole');
  return manifest as BackupManifest;
}

function mappingOf(
  { databases }: BackupManifest,
  { databases: wished, into }: BackupContents,
): { readonly [name: string]: string } {
  if (wished !== undefined && Object.keys(wished).length > 0) return wished;
  const names = databases.map(({ name }) => name);
  if (into === undefined) return Object.fromEntries(names.map((name) => [name, name]));
  const [only] = names.includes(into) ? [into] : names;
  if (only === undefined || (names.length > 1 && only !== into))
    throw new Error(
      `the backup has databases ${names.join(', ') || 'none'}: say which goes into ${into}, by \`databases\``,
    );
  return { [only]: into };
}
