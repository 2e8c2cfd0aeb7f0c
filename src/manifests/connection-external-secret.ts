import type { ApiObjectProps } from 'cdk8s';
import { secretAnnotations } from '../model/connection/compose-program';
import { type ConnectionModel, SECRET_TYPE } from '../model/connection/connection-model';
import { goTemplate } from '../model/connection/go-template';
import type { RemoteKey, ResolvedPassword } from '../model/connection/password';

/** How the templates call what is read from the store. */
const NAMES = { username: 'username', password: 'password', rootCertificate: 'rootCertificate' };

/**
 * A version that the External Secrets Operator makes, once: it does not follow the
 * store, and neither takes the Secret along nor empties it when it goes. What the
 * API server would fill in is filled in, or tools would see a difference for ever.
 */
export function connectionExternalSecret(
  model: ConnectionModel,
  { store, password, username }: ResolvedPassword & { kind: 'external' },
): ApiObjectProps {
  const { secretName: name, namespace, labels } = model;
  const annotations = secretAnnotations(model);
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name, namespace, labels, annotations },
    spec: {
      refreshPolicy: 'CreatedOnce',
      refreshInterval: '1h0m0s',
      secretStoreRef: { name: store.name, kind: store.kind },
      target: {
        name,
        immutable: true,
        creationPolicy: 'Orphan',
        deletionPolicy: 'Retain',
        template: {
          engineVersion: 'v2',
          mergePolicy: 'Replace',
          type: SECRET_TYPE,
          // The operator reads these as templates too.
          metadata: { labels, annotations: mapValues(annotations, (text) => goTemplate([text], NAMES)) },
          data: mapValues(model.data, (template) => goTemplate(template, NAMES)),
        },
      },
      data: [entry(NAMES.password, password), ...(username === undefined ? [] : [entry(NAMES.username, username)])],
    },
  };
}

function mapValues<T>(map: { readonly [key: string]: T }, change: (value: T) => string): { [key: string]: string } {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function entry(secretKey: string, remoteKey: RemoteKey): object {
  return {
    secretKey,
    remoteRef: { ...remoteKey, conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' },
  };
}
