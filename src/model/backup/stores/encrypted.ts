import { referencedName } from '../../references';
import type { StoreEncryption } from '../options/store-encryption';
import { remoteVariables, type StoreContext, type StorePart } from './store-part';
import { secretKey } from './texts';

/** A store behind its encryption, if it has one. */
export function encrypted(
  part: StorePart,
  encryption: StoreEncryption | undefined,
  { index, problems, ...context }: StoreContext,
): StorePart {
  if (encryption === undefined) return part;
  const prop = `${context.prop}.encryption`;
  const { _secret: given, _options: options = {} } = (encryption ?? {}) as Partial<StoreEncryption>;
  if (given === undefined) {
    problems.add(prop, 'is no StoreEncryption; write StoreEncryption.rcloneCrypt(…)');
    return part;
  }
  const secret = referencedName(prop, 'Secret', given, problems);
  const { passwordKey = 'password', saltKey } = options;
  const items = [
    { key: secretKey(`${prop}.passwordKey`, passwordKey, problems), path: 'password' },
    ...(saltKey === undefined ? [] : [{ key: secretKey(`${prop}.saltKey`, saltKey, problems), path: 'salt' }]),
  ];
  if (secret === undefined) return part;
  return {
    ...part,
    root: `crypt${index}:`,
    environment: {
      ...part.environment,
      ...remoteVariables(`CRYPT${index}`, {
        type: 'crypt',
        remote: part.root,
        // Names stay readable, so that people find a backup without a tool.
        filename_encryption: 'off',
        directory_name_encryption: 'false',
      }),
    },
    secretFiles: [...(part.secretFiles ?? []), { name: `store-${index}-crypt`, secret, items }],
  };
}
