import type { StringMap } from '../labels';

/** What a check has to know of a database. */
export interface CheckedDatabase {
  readonly name: string;
  readonly namespace: string;
  readonly majorVersion: number;
  readonly instances: number;
  readonly database: string;
  readonly owner: string;
  readonly ownerSecret: string;
  readonly tls: boolean;
  readonly port: number;
  /** Where its instances are. @default - found by `podLabels` */
  readonly endpoints?: readonly { readonly host: string; readonly port: number }[];
  readonly podLabels?: StringMap;
  readonly image?: string;
}
