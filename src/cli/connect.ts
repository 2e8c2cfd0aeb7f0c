import type { Connect } from './kubernetes/reader';

/** Reads the cluster that a kubeconfig names. */
export const connect: Connect = async (options) => {
  // The client takes a while to load, and `--help` needs none.
  const cluster = await import('./kubernetes/cluster.js');
  return cluster.connect(options);
};
