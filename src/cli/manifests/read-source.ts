import { type Dirent, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { databaseOf, type Manifest } from '../../model/change/manifest';
import { CannotTell } from '../kubernetes/problems';
import { printable } from '../text/printable';
import { Repository, type RevisionFile } from './git';
import { parseManifests, type PlacedManifest } from './parse';

/** Where manifests are, as a person writes it. */
export interface SourceText {
  /** A file, a folder, a git revision, or a revision and a path in it: `origin/main:dist`. */
  readonly text: string;
  /** The path in a revision that names none. */
  readonly path: string;
  /** The folder that everything is looked at from. */
  readonly from: string;
}

/** What was read. */
export interface Source {
  /** For a person: `dist`, `HEAD:dist`. */
  readonly name: string;
  readonly manifests: readonly Manifest[];
}

/** Reads manifests. What is there as a file or a folder is that, and no revision of the same name. @throws CannotTell */
export async function readSource(source: SourceText): Promise<Source> {
  const { text, from } = source;
  const found = kindOfPath(resolve(from, text));
  const name = printable(text);
  if (found !== undefined) return sourceOf(name, found === 'file' ? [fileAt(from, text)] : folderAt(from, text));
  const { revision, path = source.path } = partsOf(text);
  const files = await revisionFiles(source, revision, path);
  return sourceOf(`${printable(revision)}:${path.replace(/^\.\//, '')}`, files);
}

/** The path that a text names on this disk; undefined where it names a revision. */
export function pathOf(text: string, from: string): string | undefined {
  if (kindOfPath(resolve(from, text)) === undefined) return undefined;
  const path = relative(from, resolve(from, text));
  return path.startsWith('..') || path === '' ? undefined : `./${path}`;
}

/** The two parts of a text such as `origin/main:dist`; a colon in braces belongs to the revision: `HEAD@{10:00}`. */
export function partsOf(text: string): { readonly revision: string; readonly path?: string } {
  const [, revision = text, path] = /^((?:[^:{]|\{[^}]*\})+):([^]*)$/.exec(text) ?? [];
  return { revision, path };
}

async function revisionFiles({ text, from }: SourceText, revision: string, path: string): Promise<RevisionFile[]> {
  const repository = new Repository(from);
  const missing = `there is no file, no folder and no git revision ${printable(text)}`;
  const problem = await repository.problem();
  if (problem !== undefined) throw new CannotTell(`${missing}: ${problem}`);
  const commit = await repository.commit(revision);
  if (commit === undefined) throw new CannotTell(`${missing}${shallow(revision)}`);
  const files = await repository.files(commit, path, isManifestFile);
  const root = `${revision}:${path.replace(/^\.\/|\/$/g, '')}`;
  if (files !== undefined)
    return files.map((file) => ({ ...file, path: file.path === path ? root : `${root}/${file.path}` }));
  const prefix = await repository.prefix();
  const hint = prefix === '' || path.startsWith('./') ? '' : `; from this folder it is ${revision}:./${path}`;
  throw new CannotTell(`there is no ${printable(path)} in git revision ${printable(revision)}${printable(hint)}`);
}

/** What a checkout of CI often has not got. */
const shallow = (revision: string): string =>
  /^(origin\/|HEAD[~^])|^[0-9a-f]{7,40}$/.test(revision)
    ? '; in CI, fetch it first: a checkout may hold one commit only'
    : '';

function sourceOf(name: string, files: readonly RevisionFile[]): Source {
  const placed = files.flatMap(({ path, text }) => parseManifests(text, printable(path)));
  if (placed.length === 0) throw new CannotTell(`there is no manifest in ${name}`);
  refuseTwice(placed);
  return { name, manifests: placed.map(({ manifest }) => manifest) };
}

/** Two of one name are those of two environments: nobody knows which is meant. */
function refuseTwice(placed: readonly PlacedManifest[]): void {
  const places = new Map<string, string>();
  for (const { manifest, place } of placed) {
    if (databaseOf(manifest) === undefined) continue;
    const { kind = '', apiVersion = '', metadata } = manifest;
    const key = [apiVersion, kind, metadata?.namespace ?? '', metadata?.name].join('/');
    const other = places.get(key);
    if (other !== undefined)
      throw new CannotTell(
        `${place}: ${printable(`${kind} ${metadata?.name}`)} stands in ${other} already; name the folder of one environment`,
      );
    places.set(key, place);
  }
}

/** As kubectl takes them; not what lies hidden. */
function isManifestFile(path: string): boolean {
  const folders = path.split('/');
  return /\.(ya?ml|json)$/.test(path) && !folders.some((each) => each.startsWith('.') || each === 'node_modules');
}

function kindOfPath(path: string): 'file' | 'folder' | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() ? 'folder' : found?.isFile() || found?.isFIFO() ? 'file' : undefined;
}

function fileAt(from: string, path: string): RevisionFile {
  return { path, text: read(resolve(from, path)) };
}

function folderAt(from: string, folder: string): RevisionFile[] {
  const root = resolve(from, folder);
  const walk = (below: string): string[] =>
    entriesOf(join(root, below))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .flatMap((entry) => {
        const path = join(below, entry.name);
        if (entry.name.startsWith('.') || entry.name === 'node_modules') return [];
        return entry.isDirectory() ? walk(path) : kindOfPath(join(root, path)) === 'file' ? [path] : [];
      });
  return walk('')
    .filter(isManifestFile)
    .map((path) => ({ path: join(folder, path), text: read(join(root, path)) }));
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new CannotTell(`${printable(folder)} cannot be read: ${(error as Error).message}`);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CannotTell(`${printable(path)} cannot be read: ${(error as Error).message}`);
  }
}
