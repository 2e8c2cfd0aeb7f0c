import { App, Yaml } from 'cdk8s';
import { readShopConfiguration } from './charts/read-shop-configuration';
import { Shop } from './charts/shop';

/** The cdk8s app of this repository: the configuration file of a shop in, its manifests out. */
function main(file: string): void {
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
