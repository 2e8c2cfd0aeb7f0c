/** Whether instances avoid each other's nodes. */
export enum InstanceAntiAffinity {
  /** Where they can. */
  PREFERRED = 'preferred',
  /** Always: an instance without a node of its own waits. */
  REQUIRED = 'required',
  /** Not at all. */
  NONE = 'none',
}
