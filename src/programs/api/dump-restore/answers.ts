import { globalsOf } from '../../../model/backup/logical/restore-globals';
import { rolesScript } from '../../../model/backup/logical/restore-roles';
import type { SharedFolder } from '../dump/folder';
import { type BackupContents, contentsOf } from './contents';

/** What the container beside has fetched, read for it. */
export interface Wish extends BackupContents {
  /** That missing roles are made. @default - they are not */
  readonly roles?: { readonly passwords: boolean; readonly everyone?: boolean };
}

/** Reads for the container that restores, as that asks. */
export type Answering = (folder: SharedFolder, wish: Wish) => Promise<void>;

/** Tells the container that restores what the manifest says, and which roles are to be made, as it asks. */
export async function answer(folder: SharedFolder, wish: Wish): Promise<void> {
  if ((await folder.awaitOne('fetched.json', 'result')) !== 'fetched.json') return;
  const contents = await folder.orSay(() => contentsOf(folder.read('fetched.json'), wish));
  folder.write('sums', contents.sums);
  folder.write('server-major', contents.serverMajor);
  folder.write('pg-dump-major', contents.pgDumpMajor);
  folder.write('globals', contents.globals);
  // The last: by it the other container knows that all are there.
  folder.write('databases', contents.databases);
  const { roles } = wish;
  if (roles === undefined || (await folder.awaitOne('target.json', 'result')) !== 'target.json') return;
  const script = await folder.orSay(() => {
    const { major, roles: existing } = JSON.parse(folder.read('target.json')) as { major: number; roles: string[] };
    return rolesScript(globalsOf(folder.read('globals.sql')), { existing, major, ...roles });
  });
  folder.write('roles.sql', script.sql);
  folder.write('roles.notes', script.notes.map((note) => `${note.replaceAll('\n', ' ')}\n`).join(''));
  folder.write('roles.made', String(script.made));
}
