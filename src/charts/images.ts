import { type ISecret, Secret } from 'cdk8s-plus-28';
import type { Construct } from 'constructs';

/**
 * Those props of a construct that say where its images come from.
 *
 * @internal
 */
export interface ImageProps {
  readonly registry?: string;
  readonly imagePullSecrets?: ISecret[];
}

/** Where images come from, as a configuration says it. */
export function imageProps(
  scope: Construct,
  { registry, imagePullSecrets }: { readonly registry?: string; readonly imagePullSecrets?: string[] },
): ImageProps {
  return {
    registry,
    imagePullSecrets: imagePullSecrets?.map((name, index) =>
      Secret.fromSecretName(scope, `ImagePullSecret${index}`, name),
    ),
  };
}
