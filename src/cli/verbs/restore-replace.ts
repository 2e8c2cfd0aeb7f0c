import { type Acting, until } from '../acts/acting';
import type { NamespaceAccess } from '../kubernetes/access';
import { ROLES } from '../kubernetes/applied-kinds';
import { ApiRefusal, CannotTell } from '../kubernetes/problems';
import { readNamespace } from '../kubernetes/read-namespace';
import type { RestoreTarget } from '../views/restore-declaration';
import type { Removal, Replacement } from '../views/restore-replaced';
import { clusterReplacement } from '../views/restore-replaced-cluster';
import { type RoleObject, setReplacement } from '../views/restore-replaced-set';
import { restoreSource, type SnapshotSource } from '../views/restore-source';

/** How long it may take until what was deleted is gone, in seconds. */
const PATIENCE = 600;

/** What is to be done to replace a database. @throws CannotTell where the backup does not fit */
export async function replacementOf(access: NamespaceAccess, target: RestoreTarget, now: Date): Promise<Replacement> {
  const content = await readNamespace(access);
  const { objects } = content;
  const { database, backup } = target.source;
  // It may have been pruned meanwhile.
  const source = restoreSource(content, database, { backup }, now) as SnapshotSource;
  if (source.engine === 'cloudnative-pg') return clusterReplacement(objects, target.name, source);
  const role = await access.get<RoleObject>(ROLES, target.name);
  return setReplacement({ ...objects, role }, target.name, source);
}

/**
 * Gives a database the content of a backup under its own name: what is there is taken away, and what is declared is
 * made again around the restored volumes. Half of it would be no database, so nothing interrupts it.
 */
export async function replaceDatabase(access: NamespaceAccess, plan: Replacement, acting: Acting): Promise<void> {
  const uninterrupted = { ...acting, signal: new AbortController().signal };
  try {
    for (const removal of plan.removals) await removed(access, removal, uninterrupted);
    for (const { kind, name, patch } of plan.patches) await access.patch(kind, name, patch);
    for (const { kind, object, text } of plan.makings) {
      await made(() => access.create(kind, object));
      acting.progress(`${text} made`);
    }
  } catch (error) {
    acting.progress(
      'stopped half way: take away what is left of the database, and apply your manifests with bootstrap',
    );
    throw error;
  }
}

async function removed(access: NamespaceAccess, { objects, left }: Removal, acting: Acting): Promise<void> {
  for (const { kind, name, text } of objects) {
    acting.progress(`deleting ${text}`);
    await access.remove(kind, name);
  }
  const look = async (): Promise<true | undefined> => {
    const names = await left(access);
    if (names.length === 0) return true;
    acting.progress(`waiting until ${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} gone`);
    return undefined;
  };
  if ('ended' in (await until(acting, look, PATIENCE)))
    throw new CannotTell(`what was deleted is not gone after ${PATIENCE / 60} minutes (kubectl describe tells why)`);
}

/** What somebody else has made meanwhile, a tool that applies manifests say, is left to them. */
async function made(make: () => Promise<object>): Promise<void> {
  await make().catch((error: unknown) => {
    if (!(error instanceof ApiRefusal) || error.code !== 409) throw error;
    throw new CannotTell(`${error.message}; what applies your manifests was not paused`);
  });
}
