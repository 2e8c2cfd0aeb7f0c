/** Who sorts text. */
export enum LocaleProvider {
  /** The C library of the image. */
  LIBC = 'libc',
  /** ICU. */
  ICU = 'icu',
  /** PostgreSQL itself; from version 17. */
  BUILTIN = 'builtin',
}
