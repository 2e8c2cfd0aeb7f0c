import { existsSync } from 'node:fs';
import { App, Yaml } from 'cdk8s';
import { readShopConfiguration } from './charts/read-shop-configuration';
import { Shop } from './charts/shop';

/** The cdk8s app of this repository: the configuration file of a shop in, its manifests out. */
function main(file: string): void {
  if (!existsSync(file))
    throw new Error(`${file}: there is no such file; name the configuration as the first argument`);
  const app = new App();
  new Shop(app, 'shop', readShopConfiguration(file, Yaml.load(file)[0]));
  app.synth();
}

try {
  main(process.argv[2] ?? 'config/shop.yaml');
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
