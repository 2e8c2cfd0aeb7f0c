/** What went wrong with one request to the Kubernetes API, in one line. */
export class ApiError extends Error {
  constructor(
    message: string,
    /** The status that the API answered; 0 where no answer came. */
    readonly status: number,
    /** A write that may have arrived all the same: no answer came, or one that leaves it open. */
    readonly outcomeUnknown: boolean,
  ) {
    super(message.replace(/\s+/g, ' ').trim());
    this.name = 'ApiError';
  }

  /** There is no such object. */
  get missing(): boolean {
    return this.status === 404;
  }

  /** The object is another than the one that the write was made for. */
  get conflict(): boolean {
    return this.status === 409;
  }

  /** The answer may be another one a little later. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** True for a write of which nobody knows whether it arrived. */
export function outcomeUnknown(error: unknown): boolean {
  return error instanceof ApiError && error.outcomeUnknown;
}

/** Any error in one line. */
export function oneLine(error: unknown): string {
  return ((error as Error | undefined)?.message ?? String(error)).replace(/\s+/g, ' ').trim();
}
