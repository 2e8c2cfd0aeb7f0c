import { EXIT } from '../exit-code';
import { ApiRefusal, CannotTell } from '../kubernetes/problems';
import type { NamespaceReader } from '../kubernetes/reader';
import type { Surroundings } from '../surroundings';

/** Prints something again and again, and returns the last exit code. A cluster that is away may come back. */
export async function watched(
  print: (surroundings: Surroundings) => Promise<number>,
  surroundings: Surroundings,
): Promise<number> {
  let reader: NamespaceReader | undefined;
  let code: number;
  const { clear } = surroundings;
  do {
    let text = '';
    const gather = (more: string): void => void (text += more);
    // On a screen all is one picture; who reads a pipe reads reports alone.
    const complain = clear === undefined ? surroundings.complain : gather;
    // A program that gives access is asked once, and again where that no longer helps.
    const connect: Surroundings['connect'] = async (options) => (reader ??= await surroundings.connect(options));
    try {
      code = await print({ ...surroundings, write: gather, complain, connect });
    } catch (error) {
      if (!(error instanceof CannotTell || error instanceof ApiRefusal)) throw error;
      reader = undefined;
      complain(`${error.message}\n`);
      code = EXIT.cannotTell;
    }
    // At once, so that nothing flickers.
    surroundings.write(`${clear ?? ''}${text}`);
  } while (await surroundings.again());
  return code;
}
