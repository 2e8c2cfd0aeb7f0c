import { eventually, NotInTime, throughout } from '../e2e/support/eventually';

describe('eventually', () => {
  test('returns the first value that is one', async () => {
    const values = [undefined, false, null, 0];
    await expect(eventually('a value', async () => values.shift(), { within: 5, every: 0 })).resolves.toBe(0);
  });

  test('an error means not yet', async () => {
    let looks = 0;
    const look = async () => {
      looks += 1;
      if (looks < 3) throw new Error('too early');
      return 'here';
    };
    await expect(eventually('it', look, { within: 5, every: 0 })).resolves.toBe('here');
  });

  test('tells what was awaited, the last error and the explanation', async () => {
    const look = () => Promise.reject(new Error('still closed'));
    const failure = eventually('the door is open', look, { within: 0, explain: async () => 'it is locked' });
    await expect(failure).rejects.toThrow('the door is open: not within 0 s\nlast error: still closed\nit is locked');
    await expect(failure).rejects.toMatchObject({ explained: true });
  });

  test('an explanation that fails hides nothing', async () => {
    const failure = eventually('it', async () => undefined, {
      within: 0,
      explain: () => Promise.reject(new Error('no access')),
    });
    await expect(failure).rejects.toThrow(NotInTime);
    await expect(failure).rejects.toThrow('it: not within 0 s\nno explanation: Error: no access');
  });
});

describe('throughout', () => {
  test('fails as soon as the condition does not hold', async () => {
    await expect(throughout('it is quiet', 5, async () => false)).rejects.toThrow('it is quiet: not any more');
  });

  test('ends when the time is over', async () => {
    await expect(throughout('it is quiet', 0.1, async () => true)).resolves.toBeUndefined();
  });
});
