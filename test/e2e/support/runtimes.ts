import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './build';

/** The C library belongs to its loader: a program takes both from here, or both from its image. */
const C_LIBRARY = /^(ld-linux.*|lib(c|m|dl|pthread|rt|util|resolv|nss_\w+))\.so/;

/** A Java runtime with a few modules, for images without one. */
export function javaRuntime(folder: string, modules: readonly string[]): void {
  const slim = ['--strip-debug', '--no-man-pages', '--no-header-files', '--compress=2'];
  run('jlink', ['--add-modules', modules.join(','), ...slim, '--output', folder]);
  for (const library of librariesOf(join(folder, 'bin/java')))
    if (!C_LIBRARY.test(basename(library))) copy(library, join(folder, 'lib'));
}

/** The command that runs a class with such a runtime. */
export function java(runtime: string, classPath: string, main: string): string[] {
  const small = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xmx64m'];
  return [`${runtime}/bin/java`, ...small, '-cp', classPath, main];
}

/**
 * This machine's Python with packages, for images without one: with the C library and the loader that it is linked to,
 * so that it runs whatever the image has.
 */
export function pythonRuntime(folder: string, packages: readonly string[]): void {
  const ask = 'import sys, sysconfig; print(sys.executable, sysconfig.get_path("stdlib"), sep="\\n")';
  const [executable = '', library = ''] = run('python3', ['-c', ask]).trim().split('\n');
  for (const part of ['bin', 'libraries']) mkdirSync(join(folder, part), { recursive: true });
  cpSync(executable, join(folder, 'bin/python3'), { dereference: true });
  const unused = /^(site-packages|dist-packages|test|__pycache__|idlelib|lib2to3|ensurepip|tkinter|config-.*)$/;
  cpSync(library, join(folder, 'lib', basename(library)), {
    recursive: true,
    dereference: true,
    filter: (path) => path === library || !unused.test(basename(path)),
  });
  const modules = join(folder, 'lib', basename(library), 'lib-dynload');
  for (const program of [executable, ...readdirSync(modules).map((name) => join(modules, name))])
    for (const path of librariesOf(program)) copy(path, join(folder, 'libraries'));
  const loader = readdirSync(join(folder, 'libraries')).find((name) => name.startsWith('ld-'));
  if (!loader) throw new Error(`${executable} has no loader: it is not linked to a C library`);
  symlinkSync(loader, join(folder, 'libraries/loader'));
  const quiet = ['--quiet', '--disable-pip-version-check', '--root-user-action=ignore', '--no-compile'];
  run('python3', ['-m', 'pip', 'install', ...quiet, '--target', join(folder, 'packages'), ...packages]);
}

/** The command that runs a script with such a runtime. */
export function python(runtime: string, script: string): string[] {
  return [
    ...['env', `PYTHONHOME=${runtime}`, `PYTHONPATH=${runtime}/packages`, 'PYTHONDONTWRITEBYTECODE=1'],
    ...[`${runtime}/libraries/loader`, '--library-path', `${runtime}/libraries`, `${runtime}/bin/python3`, script],
  ];
}

/** The files that a program is linked to. */
function librariesOf(program: string): string[] {
  return [...run('ldd', [program]).matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
}

function copy(file: string, folder: string): void {
  const to = join(folder, basename(file));
  if (!existsSync(to)) cpSync(file, to, { dereference: true });
}
