const { CannotTell, backups, run, status } = require('cdk8s-pg/cli');

const reader = { namespace: 'shop', list: async () => [], serves: async () => true };
const access = { connect: async () => reader };

status({}, access).then(({ namespace, databases }) => {
  if (namespace !== 'shop' || databases.length > 0) throw new Error(`${namespace}: ${databases}`);
});
backups({ database: 'products-db' }, access).then(
  () => Promise.reject(new Error('there is no such database')),
  (error) => {
    if (!(error instanceof CannotTell)) throw error;
  },
);
run(['--version']);
