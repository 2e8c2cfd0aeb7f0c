import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireCompiled, root } from './root';

beforeAll(requireCompiled);

/** The types of the jsii assembly: what a user of the package can name. */
function assembly(): Record<string, any> {
  return JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')).types;
}

/** Type → the names of its own members. */
function publicNames(): Record<string, string[]> {
  const names = (members: any[] = []) => members.map((member) => member.name as string);
  return Object.fromEntries(
    Object.values(assembly()).map((type) => [
      type.name,
      [...names(type.properties), ...names(type.methods), ...names(type.members)].sort(),
    ]),
  );
}

/** Classes, interfaces and enums that a file exports, without those that are marked as internal. */
function exportedTypes(path: string): string[] {
  const declaration = /(\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*)?export (?:abstract )?(?:class|interface|enum) (\w+)/g;
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(declaration)].filter(([, doc]) => !doc?.includes('@internal')).map(([, , name]) => name);
}

test('no public name is lost: taking one away breaks its users (if it is meant: npm test -- public-api -u)', () => {
  expect(publicNames()).toMatchSnapshot();
});

test('every public type of the public rooms is exported by src/index.ts', () => {
  const types = Object.values(assembly()).map(({ name }) => name as string);
  const files = ['src/constructs', 'src/model/options', 'src/charts'].flatMap((room) =>
    readdirSync(join(root, room), { recursive: true })
      .map((file) => join(root, room, String(file)))
      .filter((file) => file.endsWith('.ts')),
  );
  expect(files.flatMap(exportedTypes).filter((name) => !types.includes(name))).toEqual([]);
});

test('every public type and member is documented', () => {
  const undocumented = Object.values(assembly()).flatMap((type) => [
    ...(type.docs?.summary ? [] : [type.name]),
    ...[...(type.properties ?? []), ...(type.methods ?? []), ...(type.members ?? [])]
      .filter((member: any) => !member.docs?.summary && !member.overrides)
      .map((member: any) => `${type.name}.${member.name}`),
  ]);
  expect(undocumented).toEqual([]);
});

test('every optional prop says what it is without being given', () => {
  const silent = Object.values(assembly())
    .filter((type) => type.datatype)
    .flatMap((type) => (type.properties ?? []).map((property: any) => [type.name, property]))
    .filter(([, property]) => property.optional && !property.docs?.default)
    .map(([name, property]) => `${name}.${property.name}`);
  expect(silent).toEqual([]);
});
