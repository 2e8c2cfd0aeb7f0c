import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import * as ts from 'typescript';
import { root } from '../project/root';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.Node20,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  lib: ['lib.es2023.d.ts'],
  types: ['node'],
  strict: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noEmit: true,
  skipLibCheck: true,
  resolveJsonModule: true,
  paths: { 'cdk8s-pg': [join(root, 'src/index.ts')] },
};

/** What the compiler says against files, by their names; all types are checked. */
export function complaints(files: Readonly<Record<string, string>>): Record<string, string[]> {
  const paths = new Map(
    Object.entries(files).map(([name, text]) => [join(root, 'test', 'cli', `printed-${name}.ts`), text]),
  );
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (path) => paths.has(path) || fileExists.call(host, path);
  host.readFile = (path) => paths.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, ...more) => {
    const text = paths.get(path);
    return text === undefined
      ? getSourceFile.call(host, path, ...more)
      : ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  };
  const program = ts.createProgram([...paths.keys()], OPTIONS, host);
  const said = [...paths.keys()].map((path) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  });
  return Object.fromEntries(Object.keys(files).map((name, index) => [name, said[index] ?? []]));
}

/** The manifests of a printed file, whose one function is called with a chart of a namespace. */
export function manifestsOf(text: string, namespace: string): unknown[] {
  const { outputText } = ts.transpileModule(text, { compilerOptions: { ...OPTIONS, module: ts.ModuleKind.CommonJS } });
  const exported: Record<string, (chart: Chart) => unknown> = {};
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const load = (name: string): unknown => require(name === 'cdk8s-pg' ? '../../src' : name);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  new Function('require', 'exports', outputText)(load, exported);
  const [name, made] = Object.entries(exported).find(([, value]) => typeof value === 'function')!;
  const chart = new Chart(new App(), name, { namespace });
  made(chart);
  return chart.toJson();
}
