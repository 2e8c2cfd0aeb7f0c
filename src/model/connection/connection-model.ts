import type { ProgramImages } from '../images';
import type { StringMap } from '../labels';
import type { NetworkModel } from '../network';
import type { ObjectDefaults } from '../object-defaults';
import type { Resources } from '../resources';
import type { ResolvedPassword, SecretKey } from './password';
import type { Template } from './template';

/** The type of the Secret. */
export const SECRET_TYPE = 'servicebinding.io/postgresql';

/** A version of a connection with every default filled in and every value checked. */
export interface ConnectionModel extends ObjectDefaults {
  readonly name: string;
  /** As names have it: 'v3'. */
  readonly version: string;
  readonly secretName: string;
  /** Labels that are our own, of the Secret and of all other objects. */
  readonly ownLabels: StringMap;
  readonly password: ResolvedPassword;
  /** The root certificate that is copied. */
  readonly rootCertificate?: SecretKey;
  /** Whether a client finds the root certificate where `connect()` mounts the connection. */
  readonly mounted: boolean;
  /** What each key holds. */
  readonly data: { readonly [key: string]: Template };
  /** Stands for what the version is made from. */
  readonly digest: string;
  readonly images: ProgramImages;
  readonly programResources: Resources;
  readonly network: NetworkModel;
}
