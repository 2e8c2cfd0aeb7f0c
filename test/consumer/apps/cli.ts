// How databases are, for somebody who reads the cluster in another way: compiled as CommonJS and as an ES module.
import { status, type NamespaceReader, type StatusReport } from 'cdk8s-pg/cli';

const reader: NamespaceReader = { namespace: 'shop', list: async () => [], serves: async () => true };

async function main(): Promise<void> {
  const report: StatusReport = await status({ namespace: 'shop' }, { connect: async () => reader });
  if (report.databases.length > 0) throw new Error(JSON.stringify(report));
}

void main();
