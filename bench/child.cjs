// One measurement in a process of its own, so that sizes do not warm each other up.
//
// usage: node bench/child.cjs synthesize <databases> <charts> <objects.json> [--profile]
//        node bench/child.cjs write <objects.json>
//
// Prints one line of JSON. Measures the compiled package, as users run it.

const { mkdtempSync, readFileSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Session } = require('node:inspector');

/**
 * Milliseconds that an action takes: on the clock, and of processor time (with the garbage collector's threads), which
 * a busy machine hardly changes.
 */
function time(action) {
  const start = process.hrtime.bigint();
  const before = process.cpuUsage();
  action();
  const { user, system } = process.cpuUsage(before);
  return { clock: Number(process.hrtime.bigint() - start) / 1e6, cpu: (user + system) / 1e3 };
}

/** Most memory that this process has had, in MiB. */
const peak = () => process.resourceUsage().maxRSS / 1024;

function post(session, method, parameters) {
  let result;
  session.post(method, parameters, (error, value) => {
    if (error) throw error;
    result = value;
  });
  return result;
}

/** Whose a function is: the name of a package, 'cdk8s-pg' for ours. */
function owner(url) {
  const packages = url.split('node_modules/');
  if (packages.length > 1) return packages[packages.length - 1].split('/')[0];
  if (url.includes('/lib/src/') || url.includes('/lib/imports/')) return 'cdk8s-pg';
  return 'node';
}

/** Time by function: what it spent itself, calls into other functions not included. */
function selfTimes(profile) {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const times = new Map();
  profile.samples.forEach((id, index) => {
    const { functionName, url } = nodes.get(id).callFrame;
    if (functionName === '(idle)') return;
    const key = JSON.stringify([owner(url), functionName || '(anonymous)']);
    times.set(key, (times.get(key) ?? 0) + profile.timeDeltas[index] / 1000);
  });
  return [...times].map(([key, milliseconds]) => {
    const [packageName, functionName] = JSON.parse(key);
    return { package: packageName, function: functionName, milliseconds };
  });
}

function synthesize(databases, charts, file, profiled) {
  const { App, Chart, Size } = require('cdk8s');
  const { ReplicatedPostgres } = require('../lib/src/index.js');
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-pg-bench-'));
  const loaded = peak();

  const session = new Session();
  if (profiled) {
    session.connect();
    post(session, 'Profiler.enable');
    post(session, 'Profiler.start');
  }
  const app = new App({ outdir });
  const construct = time(() => {
    for (let c = 0; c < charts; c++) {
      const chart = new Chart(app, `shop-${c}`, { namespace: `shop-${c}` });
      for (let d = c; d < databases; d += charts) {
        new ReplicatedPostgres(chart, `Db${d}`, {
          name: `products-${d}`,
          replicas: 2,
          storage: { size: Size.gibibytes(10) },
        });
      }
    }
  });
  const synth = time(() => app.synth());
  const result = { construct, synth, loaded, peak: peak() };
  if (profiled) result.selfTimes = selfTimes(post(session, 'Profiler.stop').profile);

  // The finished objects, read back from what was written, chart by chart.
  const yaml = require('yaml');
  const written = app.charts.map((chart) => readFileSync(join(outdir, `${chart.node.id}.k8s.yaml`), 'utf8'));
  const finished = written.map((text) => yaml.parseAllDocuments(text).map((document) => document.toJS()));
  writeFileSync(file, JSON.stringify(finished));
  rmSync(outdir, { recursive: true });
  return { ...result, objects: finished.flat().length, bytes: written.reduce((sum, text) => sum + text.length, 0) };
}

/** The yaml library alone, with the options that cdk8s gives it, into as many files. */
function write(file) {
  const { stringify } = require('yaml');
  const charts = JSON.parse(readFileSync(file, 'utf8'));
  const outdir = mkdtempSync(join(tmpdir(), 'cdk8s-pg-bench-'));
  const loaded = peak();
  const options = { keepUndefined: true, lineWidth: 0, version: '1.1' };
  const total = time(() => {
    charts.forEach((objects, index) => {
      writeFileSync(join(outdir, `${index}.yaml`), objects.map((object) => stringify(object, options)).join('---\n'));
    });
  });
  rmSync(outdir, { recursive: true });
  return { total, loaded, peak: peak() };
}

const [verb, ...args] = process.argv.slice(2);
const result =
  verb === 'write' ? write(args[0]) : synthesize(Number(args[0]), Number(args[1]), args[2], args.includes('--profile'));
console.log(JSON.stringify(result));
