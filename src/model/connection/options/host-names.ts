/** By which names a connection finds the instances. */
export enum HostNames {
  /** The Service, whose endpoints follow the roles. */
  SERVICE = 'service',
  /** Every instance by its own name: the client itself finds out which one fits. */
  INSTANCES = 'instances',
}
