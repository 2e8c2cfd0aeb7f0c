/** Ends a command: the message is one line for the person who gave it. */
export class CannotTell extends Error {}

/** The API did not give what it was asked for. */
export class ApiRefusal extends Error {
  constructor(
    /** The status of HTTP. */
    public readonly code: number,
    message: string,
  ) {
    super(message);
  }
}

/** Something that the user may not do. */
export interface MissingRight {
  readonly verb: string;
  /** As roles and `kubectl auth can-i` name it. */
  readonly resource: string;
  readonly namespace: string;
}

/** For a person, with how to find out more. */
export function missingRightText({ verb, resource, namespace }: MissingRight): string {
  return `you may not ${verb} ${resource} in namespace ${namespace} (kubectl auth can-i ${verb} ${resource} -n ${namespace})`;
}

/** The API refused because the user may not. */
export class Forbidden extends ApiRefusal {
  constructor(public readonly right: MissingRight) {
    super(403, missingRightText(right));
  }
}
