import { printable } from '../text/printable';
import {
  CHART,
  type Declaration,
  isCall,
  isMade,
  isRef,
  type Made,
  type Props,
  type Statement,
  type Value,
} from './declaration';

/** As wide as a line may be. */
const WIDTH = 120;

/** The packages that names are from; all others are ours. */
const PACKAGES: { readonly [name: string]: string } = {
  Chart: 'cdk8s',
  Size: 'cdk8s',
  Cpu: 'cdk8s-plus-28',
  PersistentVolumeClaim: 'cdk8s-plus-28',
  Secret: 'cdk8s-plus-28',
};

/** As their imports stand. */
const ORDER = ['cdk8s', 'cdk8s-plus-28', 'cdk8s-pg'];

/** A declaration as a file of TypeScript. */
export function printed(declaration: Declaration): string {
  const { name, comments, parameters, statements, next } = declaration;
  const last = statements.at(-1) as Statement;
  const given = [[CHART.name, 'Chart'] as const, ...parameters].map(([each, type]) => `${each}: ${type}`);
  const body = statements.flatMap((statement) => {
    const start = statement === last ? 'return' : isUsed(statement, statements) ? `const ${statement.name} =` : '';
    return [
      ...commented(statement.comments, '  '),
      `  ${[start, made(statement.made, { depth: 1, before: 0 }, true)].filter((part) => part !== '').join(' ')};`,
    ];
  });
  return [
    ...imports(declaration),
    '',
    ...commented(comments),
    `export function ${name}(${given.join(', ')}): ${last.made.construct} {`,
    ...body,
    '}',
    ...(next.length === 0 ? [] : ['', ...commented(next)]),
    '',
  ].join('\n');
}

/** Lines as comments; none of them ends one too early. */
const commented = (lines: readonly string[], indentation = ''): string[] =>
  lines.map((line) => `${indentation}// ${printable(line)}`.trimEnd());

function isUsed({ name }: Statement, statements: readonly Statement[]): boolean {
  return statements.some((each) => referencesOf(each.made.props).includes(name));
}

function imports({ parameters, statements }: Declaration): string[] {
  const used = statements.flatMap((each) => namesIn(each.made));
  const types = ['Chart', ...parameters.map(([, type]) => type)].filter((type) => !used.includes(type));
  const all = [...new Set([...used, ...types])].map((name) => ({
    from: PACKAGES[name] ?? 'cdk8s-pg',
    text: types.includes(name) ? `type ${name}` : name,
    name,
  }));
  return ORDER.filter((from) => all.some((each) => each.from === from)).map((from) => {
    const texts = all.filter((each) => each.from === from).sort((a, b) => (a.name < b.name ? -1 : 1));
    return `import { ${texts.map(({ text }) => text).join(', ')} } from '${from}';`;
  });
}

/** What is imported for a value. */
function namesIn(value: Value | undefined): string[] {
  if (isCall(value)) return [value.name.split('.')[0], ...value.args.flatMap(namesIn)];
  if (isMade(value)) return [value.construct, ...namesIn(value.props)];
  return inner(value).flatMap(namesIn);
}

/** The statements that a value refers to. */
function referencesOf(value: Value | undefined): string[] {
  if (isRef(value)) return [value.name];
  if (isCall(value)) return value.args.flatMap(referencesOf);
  return (isMade(value) ? [value.props] : inner(value)).flatMap(referencesOf);
}

function inner(value: Value | undefined): (Value | undefined)[] {
  if (Array.isArray(value)) return value as Value[];
  return typeof value === 'object' && !isRef(value) ? Object.values(value as Props) : [];
}

function made({ construct, id, props }: Made, { depth, before }: Position, expanded = false): string {
  const start = `new ${construct}(${CHART.name}, ${quoted(id)}, `;
  return `${start}${object(props, { depth, before: before + start.length }, expanded)})`;
}

/** Where something is written: how far in, and after how much else on its line. */
interface Position {
  readonly depth: number;
  readonly before: number;
}

function written(value: Value, { depth, before }: Position): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object') return String(value);
  if (isRef(value)) return value.name;
  if (isMade(value)) return made(value, { depth, before });
  if (isCall(value)) {
    const at = { depth, before: before + value.name.length + 1 };
    return `${value.name}(${listed(
      value.args.filter((arg) => arg !== undefined),
      at,
    )})`;
  }
  if (Array.isArray(value)) return `[${listed(value as readonly Value[], { depth, before: before + 1 })}]`;
  return object(value as Props, { depth, before });
}

function listed(values: readonly Value[], { depth, before }: Position): string {
  return values.reduce<string>((line, each) => {
    const start = line === '' ? '' : `${line}, `;
    return start + written(each, { depth, before: before + start.length });
  }, '');
}

/** On one line where it fits, unless it shall not. */
function object(props: Props, { depth, before }: Position, expanded = false): string {
  const given = Object.entries(props).filter((entry): entry is [string, Value] => entry[1] !== undefined);
  if (given.length === 0) return '{}';
  const fields = (at: number): string[] =>
    given.map(([prop, value]) => {
      if (isRef(value) && value.name === prop) return prop;
      const start = `${key(prop)}: `;
      return start + written(value, { depth: at, before: start.length });
    });
  const line = `{ ${fields(depth).join(', ')} }`;
  // After it come a bracket or two and a comma.
  if (!expanded && !line.includes('\n') && 2 * depth + before + line.length + 3 <= WIDTH) return line;
  const margin = '  '.repeat(depth + 1);
  return `{\n${fields(depth + 1)
    .map((field) => `${margin}${field},\n`)
    .join('')}${'  '.repeat(depth)}}`;
}

const key = (prop: string): string => (/^[A-Za-z_$][\w$]*$/.test(prop) ? prop : quoted(prop));

/** A text of TypeScript, whatever is in it. */
export function quoted(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return `'${escaped.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (each) => `\\u{${each.codePointAt(0)?.toString(16)}}`)}'`;
}
