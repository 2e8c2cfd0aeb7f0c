import type { StringMap } from '../../labels';

/** What a dump has to know of a database. */
export interface DumpedServer {
  readonly name: string;
  readonly namespace: string;
  readonly majorVersion: number;
  readonly instances: number;
  readonly database: string;
  readonly owner: string;
  readonly ownerSecret: string;
  readonly tls: boolean;
  readonly primary: { readonly host: string; readonly port: number };
  readonly standby: { readonly host: string; readonly port: number };
  /** @default - they are no pods that are known here */
  readonly podLabels?: StringMap;
  /** @default - unknown */
  readonly image?: string;
}
