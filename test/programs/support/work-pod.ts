import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Pod } from '../shell/shell';

/** A transfer and a companion that do nothing but answer: each function says what comes of a request, or of a file. */
const BESIDE = (functions: string): string => `
has() { :; }
put() { :; }
get() { :; }
finish() { :; }
version() { echo 1.75.1 >"$2"; }
begin() { printf '  "namespace": "shop",\\n  "jobUid": "u-1",\\n' >origin; echo nightly-20261121030000 >backup; }
${functions}
cd "$CDK8S_PG_RUN"
. "$STANDIN/stores"
begin
until [ -e "$STANDIN/over" ] || [ ! -d "$STANDIN/run" ]; do
  for request in transfer/*.request; do
    [ -e "$request" ] || continue
    id=\${request%.request} verb='' store='' answer=''
    while IFS='=' read -r key value; do case $key in verb) verb=$value ;; store) store=$value ;; esac; done <"$request"
    echo "$verb $store" >>"$STANDIN/calls"
    rm "$request"
    answer=$("$verb" "$store" "$id.out" 2>>"$STANDIN/beside")
    if [ -z "$answer" ]; then echo ok=true; else printf 'ok=false\\nerror=%s\\n' "$answer"; fi >"$id.draft"
    mv "$id.draft" "$id.answer"
  done
  if [ -e facts.done ] && [ ! -e manifest.json ]; then echo '{}' >.manifest && mv .manifest manifest.json; fi
  if [ -e fetched.json ] && [ ! -e databases ]; then read_manifest && mv .databases databases; fi
  if [ -e target.json ] && [ ! -e roles.made ]; then make_roles && mv .made roles.made; fi
  if [ -e result ] && [ ! -e said ]; then echo '{"said":true}' >.said && mv .said said; fi
  sleep 0.02
done`;

/** What is in a pod that works. */
export interface Work {
  /** What the transfer and the companion do where it is more than to answer: shell functions. */
  readonly beside?: string;
  /** What stand-ins for clients answer in good order: shell functions; a test puts its own behind these. */
  readonly healthy?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a run is given. */
export interface Given {
  /** Functions of the stand-ins for clients. */
  readonly answers?: string;
  /** Functions of the transfer and of the companion, and what they do first. */
  readonly stores?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly arguments?: readonly string[];
}

/** What came of a run. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly found: string[];
  /** Why it has failed. */
  readonly failure: string | undefined;
  readonly facts: string[];
  readonly calls: string[];
}

/** A pod in which one container works with files of a store: programs as they are in its ConfigMap, and stand-ins. */
export class WorkPod extends Pod {
  constructor(private readonly work: Work) {
    super();
    this.program('beside', BESIDE(work.beside ?? ''));
  }

  /** Puts a stand-in on the PATH: it notes its call, and that it had a password among its arguments; then it does `lines`. */
  client(name: string, lines: string): this {
    return this.program(
      name,
      `
printf '%s %s\\n' '${name}' "$*" >>"$STANDIN/calls"
case "$*" in *hidden*) touch "$STANDIN/password-seen" ;; esac
. "$STANDIN/answers"
${lines}`,
    );
  }

  /** Runs one of the programs by a shell, until it and what is beside it have ended. */
  runs(shell: string, name: string, programs: Readonly<Record<string, string>>, given: Given): Outcome {
    const { root } = this;
    const { answers = '', stores = '', environment = {}, arguments: words = [] } = given;
    for (const [file, text] of Object.entries(programs)) this.file(`programs/${file}`, text);
    for (const path of ['run', 'scratch', 'calls', 'over']) rmSync(join(root, path), { recursive: true, force: true });
    for (const path of ['run', 'scratch']) mkdirSync(join(root, path));
    this.file('answers', `${this.work.healthy ?? ''}\n${answers}`).file('stores', stores);
    const script = `beside & ${shell} programs/${name}.sh "$@"; status=$?; touch over; wait; exit $status`;
    const result = spawnSync('bash', ['--norc', '-c', script, 'pod', ...words], {
      cwd: root,
      encoding: 'utf8',
      timeout: 60_000,
      env: {
        PATH: `${join(root, 'bin')}:${process.env.PATH}`,
        HOSTNAME: 'pod',
        LC_ALL: 'C.UTF-8',
        TZ: 'UTC',
        STANDIN: root,
        CDK8S_PG_RUN: join(root, 'run'),
        CDK8S_PG_SCRATCH: join(root, 'scratch'),
        CDK8S_PG_LOGIN: join(root, 'login'),
        CDK8S_PG_STORE_NAMES: 'near',
        CDK8S_PG_CATCH_UP: '0',
        CDK8S_PG_TERMINATION_LOG: join(root, 'termination'),
        ...this.work.environment,
        ...environment,
      },
    });
    const rows = (path: string): string[] => this.read(path).split('\n').filter(Boolean);
    const found = rows('run/result');
    return {
      status: result.status,
      stdout: result.stdout,
      stderr: result.stderr,
      found,
      failure: found.find((line) => line.startsWith('failed\t'))?.slice('failed\t'.length),
      facts: rows('run/facts.done').map((fact) => fact.replace(/\d{4}-\S*Z$/, 'TIME')),
      calls: rows('calls'),
    };
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  read(path: string): string {
    return this.has(path) ? readFileSync(join(this.root, path), 'utf8') : '';
  }

  /** Everything below a folder. */
  files(path: string): string[] {
    return readdirSync(join(this.root, path), { recursive: true }).map(String).sort();
  }
}
