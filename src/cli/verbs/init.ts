import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT } from '../exit-code';
import { CannotTell } from '../kubernetes/problems';
import type { Surroundings } from '../surroundings';
import { type InitEngine, type InitFile, initFiles, type InitKind, NAMESPACES } from '../text/init-files';

/** What `init` can be given. */
export interface InitOptions {
  /** @default - the current one */
  readonly folder?: string;
  /** @default 'chart' */
  readonly kind?: InitKind;
  /** @default 'replicated' */
  readonly engine?: InitEngine;
}

/** What was written. */
export interface Initialized {
  readonly folder: string;
  readonly written: readonly string[];
  /** Those that were there, and stay as they are. */
  readonly kept: readonly string[];
  /** What to do next, a line each. */
  readonly next: readonly string[];
}

/** Writes a starter into a folder. Nothing that is there is overwritten. @throws CannotTell where that is impossible */
export function init({ folder = '.', kind = 'chart', engine = 'replicated' }: InitOptions): Initialized {
  const files = initFiles(kind, engine);
  const isThere = ({ name }: InitFile): boolean => existsSync(join(folder, name));
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new CannotTell(`${folder} is no folder`);
  const inTheWay = files.find((file) => file.otherwise === undefined && isThere(file));
  if (inTheWay !== undefined)
    throw new CannotTell(`${join(folder, inTheWay.name)} is there, and is not overwritten: nothing was written`);
  const missing = files.filter((file) => !isThere(file));
  try {
    mkdirSync(folder, { recursive: true });
    // 'wx': also one that appears meanwhile is not overwritten.
    for (const { name, text } of missing) writeFileSync(join(folder, name), text, { flag: 'wx' });
  } catch (error) {
    throw new CannotTell(`${folder} cannot be written: ${(error as Error).message}`);
  }
  const kept = files.filter((file) => !missing.includes(file));
  return {
    folder,
    written: missing.map(({ name }) => name),
    kept: kept.map(({ name }) => name),
    next: nextSteps({ folder, engine }, missing, kept),
  };
}

function nextSteps(
  { folder, engine }: Required<Pick<InitOptions, 'folder' | 'engine'>>,
  written: readonly InitFile[],
  kept: readonly InitFile[],
): string[] {
  const namespace = NAMESPACES[engine];
  // What a cdk8s.yaml of ours calls, whoever made the package.
  const isNew = written.some(({ name }) => name === 'package.json' || name === 'cdk8s.yaml');
  return [
    ...(folder === '.' ? [] : [`cd ${folder}`]),
    ...kept.filter(({ otherwise }) => otherwise).map(({ name, otherwise }) => `add to ${name}: ${otherwise}`),
    'npm install cdk8s-pg cdk8s cdk8s-plus-28 constructs',
    ...(isNew ? ['npm install --save-dev cdk8s-cli tsx typescript @types/node'] : []),
    'npx cdk8s synth',
    `kubectl create namespace ${namespace}`,
    'kubectl apply -f dist/',
    `npx cdk8s-pg status -n ${namespace} --watch`,
  ];
}

/** Does it, says what was written and what comes next, and returns the exit code. */
export function printInit(options: InitOptions, { write }: Pick<Surroundings, 'write'>): number {
  const { folder, written, kept, next } = init(options);
  const path = (name: string): string => join(folder, name);
  write(
    [
      ...written.map((name) => `wrote ${path(name)}`),
      ...kept.map((name) => `${path(name)} was there, and stays as it is`),
      '',
      'Next:',
      ...next.map((line) => `  ${line}`),
      '',
    ].join('\n'),
  );
  return EXIT.healthy;
}
