import { readFileSync, writeFileSync } from 'node:fs';
import { editPrimary } from '../acts/edit-primary';
import { EXIT } from '../exit-code';
import { CannotTell } from '../kubernetes/problems';
import { readNamespace } from '../kubernetes/read-namespace';
import type { ConnectionOptions } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';
import { type Format, formatted } from '../text/format';
import { printable } from '../text/printable';
import { switchoverText } from '../text/switchover-text';
import { type SwitchoverPlan, switchoverPlan } from '../views/switchover';

/** What `switchover` can be given. */
export interface SwitchoverOptions extends ConnectionOptions {
  readonly database: string;
  /** The instance that is to take over: its number, or the name of its pod. */
  readonly to: string;
  /** A configuration file of the charts, in which the change is made. @default - it is only told */
  readonly write?: string;
}

/** What has to be committed so that another instance becomes the primary. Nothing is done to the cluster. */
export async function switchover(
  { database, to, write, ...connection }: SwitchoverOptions,
  { connect, now }: Pick<Surroundings, 'connect' | 'now'>,
): Promise<SwitchoverPlan> {
  const content = await readNamespace(await connect(connection));
  const plan = switchoverPlan(content, { database, to, now: now() });
  return write === undefined ? plan : { ...plan, written: written(plan, write) };
}

function written({ database, primary, command }: SwitchoverPlan, file: string): SwitchoverPlan['written'] {
  if (primary === undefined)
    throw new CannotTell(`there is nothing to write: CloudNativePG decides who is the primary; use ${command}`);
  if (!/\.ya?ml$/.test(file))
    throw new CannotTell(`${file} is no YAML: write primary: ${primary} into the props of ${database} by hand`);
  const text = orCannotTell(`${file} cannot be read`, () => readFileSync(file, 'utf8'));
  const { text: changed, ...edit } = editPrimary(text, { file, database, primary });
  if (changed !== text) orCannotTell(`${file} cannot be written`, () => writeFileSync(file, changed));
  return { file, ...edit };
}

/** @throws CannotTell with the reason, where the disk does not do it */
function orCannotTell<T>(what: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw new CannotTell(`${what}: ${(error as Error).message}`);
  }
}

/** Prints it, and returns the exit code. */
export async function printSwitchover(
  { output, ...options }: SwitchoverOptions & { readonly output: Format },
  surroundings: Surroundings,
): Promise<number> {
  const plan = await switchover(options, surroundings);
  surroundings.write(formatted(output, plan, () => switchoverText(printable(plan))));
  return EXIT.healthy;
}
