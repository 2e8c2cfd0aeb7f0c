/** A catalogue that says which image belongs to which major version. */
export interface ImageCatalogOptions {
  /** Its name. */
  readonly name: string;

  /**
   * Whether it is a ClusterImageCatalog instead of an ImageCatalog of the same namespace.
   *
   * @default false
   */
  readonly clusterWide?: boolean;
}
