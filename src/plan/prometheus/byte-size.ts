const UNITS = 'KMGTPE';

const SIZE = /^([0-9]*(?:\.[0-9]+)?)([KMGTPE]i?)?B$/;

/** Whether Prometheus reads a text as a size. */
export function isByteSize(size: string): boolean {
  return size === '0' || SIZE.test(size);
}

/**
 * Bytes of a size such as `512MB`, whose units are powers of 1024 (`ParseBase2Bytes` of github.com/alecthomas/units); 0 where that function
 * fails.
 */
export function bytesOf(size: string): number {
  const match = SIZE.exec(size);
  if (match === null) return 0;
  const [, number, unit] = match;
  return Math.trunc(Number(number) * 1024 ** (unit === undefined ? 0 : UNITS.indexOf(unit[0]) + 1));
}
