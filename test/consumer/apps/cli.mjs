import { status } from 'cdk8s-pg/cli';

const reader = { namespace: 'shop', list: async () => [], serves: async () => true };
const { namespace, databases } = await status({}, { connect: async () => reader });
if (namespace !== 'shop' || databases.length > 0) throw new Error(`${namespace}: ${databases}`);
