import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { App, Yaml } from 'cdk8s';
import { CHARTS } from './charts/charts';

/** The cdk8s app of this repository: configuration files in, manifests out; the name of a file says which chart it is for. */
function main(files: string[]): void {
  const app = new App();
  for (const file of files) {
    if (!existsSync(file)) throw new Error(`${file}: there is no such file; name configuration files as arguments`);
    const chart = CHARTS[basename(file).replace(/\.ya?ml$/, '')];
    if (chart === undefined)
      throw new Error(`${file}: no chart has that name; call the file one of ${Object.keys(CHARTS).join(', ')}, .yaml`);
    chart(app, file, Yaml.load(file)[0]);
  }
  app.synth();
}

try {
  const files = process.argv.slice(2);
  main(files.length > 0 ? files : Object.keys(CHARTS).map((name) => `config/${name}.yaml`));
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
