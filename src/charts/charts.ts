import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { Gateway } from './gateway';
import { readGatewayConfiguration } from './read-gateway-configuration';
import { readShopConfiguration } from './read-shop-configuration';
import { Shop } from './shop';

/** Makes a chart from what a configuration file holds. @throws where that is refused */
export type MakeChart = (scope: Construct, source: string, content: unknown) => Chart;

/** The ready charts, by the name of their configuration file. */
export const CHARTS: { readonly [name: string]: MakeChart | undefined } = {
  shop: (scope, source, content) => new Shop(scope, 'shop', readShopConfiguration(source, content)),
  gateway: (scope, source, content) => new Gateway(scope, 'gateway', readGatewayConfiguration(source, content)),
};
