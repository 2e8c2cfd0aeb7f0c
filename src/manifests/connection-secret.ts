import type { k8s } from 'cdk8s-plus-28';
import { secretAnnotations } from '../model/connection/compose-program';
import { type ConnectionModel, SECRET_TYPE } from '../model/connection/connection-model';
import { fill } from '../model/connection/fill';

/** A version in plain text, its password with it. */
export function connectionSecret(model: ConnectionModel, password: string): k8s.KubeSecretProps {
  const { secretName: name, namespace, labels } = model;
  return {
    metadata: { name, namespace, labels, annotations: secretAnnotations(model) },
    type: SECRET_TYPE,
    immutable: true,
    stringData: Object.fromEntries(
      Object.entries(model.data).map(([key, template]) => [key, fill(template, { password })]),
    ),
  };
}
