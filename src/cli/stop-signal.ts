/** Aborted when nobody wants to wait any more. Any AbortSignal is one; that name is not known to every TypeScript project. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
