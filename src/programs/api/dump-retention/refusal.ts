import { TransferError } from '../transfer-client';

/** How stores say that something is locked: S3 and those who speak its language, Azure, Google. */
const LOCKED = /\bWORM\b|object ?lock|immutab|legal ?hold|retention ?policy/i;

/** Whether a store will not let a backup go, as one with object lock or without the right to delete. */
export function isRefusal(error: unknown): error is TransferError {
  if (!(error instanceof TransferError)) return false;
  const { message } = error;
  return message.startsWith('access denied (') || LOCKED.test(message);
}
