const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** A number of bytes for a person: `1.2 GiB`; a dash where nobody knows. */
export function sizeText(bytes: number | undefined): string {
  if (bytes === undefined) return '-';
  let [size, unit] = [bytes, 'B'];
  for (const larger of UNITS) {
    if (size < 1024) break;
    [size, unit] = [size / 1024, larger];
  }
  return `${unit === 'B' || size >= 100 ? Math.round(size) : size.toFixed(1)} ${unit}`;
}
