import { oneLine } from '../../model/status/read';
import { ApiRefusal, CannotTell, Forbidden, type MissingRight } from './problems';

/** A request to the API. */
export interface Request {
  /** With its query. */
  readonly path: string;
  /** @default GET */
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly body?: object;
  /** @default application/json */
  readonly contentType?: string;
  /** @default application/json */
  readonly accept?: string;
}

/** What the API answered. */
export interface Answer {
  /** The status of HTTP. */
  readonly code: number;
  readonly text: string;
}

/** Sends a request. @throws CannotTell where nothing answers */
export type Send = (request: Request) => Promise<Answer>;

/** What was asked for, for the one who reads that it was refused. */
export interface Asked extends MissingRight {
  readonly server: string;
}

/** Why the API did not do what it was asked for: the right that is missing, or its own words. */
export function refusal({ code, text }: Answer, { server, ...tried }: Asked): Error {
  if (code === 401) return new CannotTell(`the cluster ${server} does not know you: log in again (401)`);
  const reason = reasonOf(text);
  // Quotas and admission say 403 too; only who may not do something is told what. Its words know best what it was:
  // to apply what is not there yet is to create it.
  const told = /cannot (\S+) resource "([^"]+)"(?: in API group "([^"]*)")?/.exec(reason);
  if (code === 403 && (told !== null || reason === '')) {
    const [, verb = tried.verb, name, group] = told ?? [];
    const resource = name === undefined ? tried.resource : group ? `${name}.${group}` : name;
    return new Forbidden({ verb, resource, namespace: tried.namespace });
  }
  return new ApiRefusal(code, `the cluster ${server} does not ${tried.verb} ${tried.resource}: ${reason || code}`);
}

/** For a promise: something in place of what is not there. */
export const notFound =
  <T>(instead: T) =>
  (error: unknown): T => {
    if (error instanceof ApiRefusal && error.code === 404) return instead;
    throw error;
  };

/** Why the API refused, as its Status says. */
function reasonOf(text: string): string {
  try {
    return oneLine((JSON.parse(text) as { message?: string }).message ?? '');
  } catch {
    return oneLine(text).slice(0, 200);
  }
}
