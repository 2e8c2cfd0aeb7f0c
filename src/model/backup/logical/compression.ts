import type { Problems } from '../../problems';

/** The first version whose pg_dump knows more than gzip. */
const NAMED = 16;

/** What pg_dump of a major version is told of compression; undefined where it is its own affair. */
export function compression(given: string | undefined, majorVersion: number, problems: Problems): string | undefined {
  if (given === undefined) return undefined;
  const [, method, level] = /^(none|gzip|lz4|zstd)(?::(\d{1,2}))?$/.exec(given) ?? [];
  const most = method === undefined ? undefined : { none: 0, gzip: 9, lz4: 12, zstd: 22 }[method];
  const beyond = level !== undefined && (method === 'none' || Number(level) > (most ?? 0));
  if (most === undefined || beyond) {
    problems.add(
      'method.compression',
      `'${given}' is no compression; write none, gzip, lz4 or zstd, with a level after a colon if wanted: gzip:9, lz4:12 and zstd:22 are the highest`,
    );
    return undefined;
  }
  if (majorVersion >= NAMED) return given;
  if (method === 'lz4' || method === 'zstd') {
    problems.add('method.compression', `'${given}' is known from PostgreSQL ${NAMED} on; write gzip or none`);
    return undefined;
  }
  return method === 'none' ? '0' : level;
}
