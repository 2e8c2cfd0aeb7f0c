import { differences } from '../../../src/model/change/differences';

test.each<[form: string, old: unknown, now: unknown, found: [path: string, old: unknown, now: unknown][]]>([
  ['equal values, their fields in another order', { a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }, []],
  ['a value', { a: { b: 1 } }, { a: { b: 2 } }, [['a.b', 1, 2]]],
  ['a field that comes', { a: {} }, { a: { b: { c: 1 } } }, [['a.b', undefined, { c: 1 }]]],
  ['a field that goes', { a: 1 }, {}, [['a', 1, undefined]]],
  ['a value of another type', { a: { b: 1 } }, { a: 'b' }, [['a', { b: 1 }, 'b']]],
  ['nothing, where a text was', { a: 'b' }, { a: null }, [['a', 'b', null]]],
  ['a list', { a: [1, 2] }, { a: [1, 3] }, [['a', [1, 2], [1, 3]]]],
  [
    'a member of a list of named things',
    { a: [{ name: 'x', v: 1 }, { name: 'y' }] },
    { a: [{ name: 'x', v: 2 }, { name: 'z' }] },
    [
      ['a.x.v', 1, 2],
      ['a.y', { name: 'y' }, undefined],
      ['a.z', undefined, { name: 'z' }],
    ],
  ],
  [
    'things named in their metadata',
    { a: [{ metadata: { name: 'x' }, v: 1 }] },
    { a: [{ metadata: { name: 'x' }, v: 2 }] },
    [['a.x.v', 1, 2]],
  ],
  [
    'named things in another order',
    { a: [{ name: 'x' }, { name: 'y' }] },
    { a: [{ name: 'y' }, { name: 'x' }] },
    [['a', [{ name: 'x' }, { name: 'y' }], [{ name: 'y' }, { name: 'x' }]]],
  ],
  [
    'things of which two have one name',
    [{ name: 'x' }, { name: 'x', v: 1 }],
    [{ name: 'x' }],
    [['', [{ name: 'x' }, { name: 'x', v: 1 }], [{ name: 'x' }]]],
  ],
])('%s', (_, old, now, found) => {
  expect(differences(old, now).map((each) => [each.path.join('.'), each.old, each.now])).toEqual(found);
});
