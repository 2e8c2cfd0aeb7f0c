import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAMS } from '../../src/programs/bundled';
import { consistencyRules } from '../../src/programs/rules';

test('the companion may make Events, and list pods only where it has to find them', () => {
  const events = { apiGroups: [''], resources: ['events'], verbs: ['create'] };
  expect(consistencyRules({ findsPods: false })).toEqual([events]);
  expect(consistencyRules({ findsPods: true })).toEqual([
    { apiGroups: [''], resources: ['pods'], verbs: ['list'] },
    events,
  ]);
});

test('every shell program is bundled byte for byte, and the companion', () => {
  const folder = join(__dirname, '../../src/programs/shell/consistency');
  const names = readdirSync(folder);
  expect(Object.keys(PROGRAMS.consistency).sort()).toEqual([...names, 'companion.js'].sort());
  for (const name of names) expect(PROGRAMS.consistency[name]).toBe(readFileSync(join(folder, name), 'utf8'));
});
