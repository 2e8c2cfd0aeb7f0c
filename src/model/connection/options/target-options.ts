import type { HostNames } from './host-names';
import type { SessionAttributes } from './session-attributes';

/** How a connection finds its target. */
export interface TargetOptions {
  /**
   * By which names. A single instance has only its own.
   *
   * @default HostNames.SERVICE
   */
  readonly by?: HostNames;

  /**
   * What the session must be, for drivers that ask (`target_session_attrs`).
   *
   * @default - read-write: READ_WRITE; read-only by instances: PREFER_STANDBY; all others: ANY, which is not written
   */
  readonly sessionAttributes?: SessionAttributes;
}
