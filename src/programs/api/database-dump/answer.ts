import type { SharedFolder } from '../dump/folder';
import { otherContentsOf, type OtherWish } from './contents';

/** Tells the container that restores what the manifest says. */
export async function answerOther(folder: SharedFolder, wish: OtherWish): Promise<void> {
  if ((await folder.awaitOne('fetched.json', 'result')) !== 'fetched.json') return;
  const contents = await folder.orSay(() => otherContentsOf(folder.read('fetched.json'), wish));
  folder.write('sums', contents.sums);
  folder.write('server-version', contents.serverVersion);
  // The last: by it the other container knows that all are there.
  folder.write('databases', contents.databases);
}
