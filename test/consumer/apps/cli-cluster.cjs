// A cluster that is not there: what would read it is loaded all the same.
const { CannotTell, connect, status } = require('cdk8s-pg/cli');
const { writeFileSync } = require('node:fs');

const kubeconfig = {
  clusters: [{ name: 'none', cluster: { server: 'https://127.0.0.1:1' } }],
  users: [{ name: 'nobody', user: {} }],
  contexts: [{ name: 'none', context: { cluster: 'none', user: 'nobody', namespace: 'shop' } }],
  'current-context': 'none',
};
writeFileSync('kubeconfig.json', JSON.stringify(kubeconfig));

status({ kubeconfig: 'kubeconfig.json' }, { connect }).then(
  () => Promise.reject(new Error('there is no such cluster')),
  (error) => {
    if (!(error instanceof CannotTell) || !/cannot be reached/.test(error.message)) throw error;
  },
);
