import { PassThrough } from 'node:stream';
import { ask } from '../../src/cli/ask';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/** What a person gets by typing this, and all that they see. */
async function typing(keys: string): Promise<{ answer: string; seen: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  let seen = '';
  const asked = new Promise<void>((resolve) =>
    output.on('data', (part) => {
      seen += part;
      if (seen.includes('go on:')) resolve();
    }),
  );
  const answer = ask('database shop is there.\nType its name to go on:', { input, output });
  await asked;
  for (const key of keys) input.write(key);
  if (keys === '') input.end();
  return { answer: await answer, seen };
}

test('what is typed is the answer, and the question stands before it', async () => {
  const { answer, seen } = await typing('shop\n');
  expect(answer).toBe('shop');
  expect(seen).toContain('database shop is there.');
  expect(seen).toContain('shop');
});

test('what is corrected is not in it', async () => {
  expect((await typing('shot\u007fp\n')).answer).toBe('shop');
});

test.each([
  ['nothing but Enter', '\n'],
  ['Ctrl-C', `shop${CTRL_C}`],
  ['Ctrl-D', CTRL_D],
  ['Ctrl-D after some of it', `sho${CTRL_D}`],
  ['the end of the input', ''],
])('%s is no answer', async (_, keys) => {
  expect((await typing(keys)).answer).toBe('');
});
