import { quoted } from './text';
import { memoize } from '../memoize';
import { refuse } from '../refusal';

const SECOND = 1_000n;
const DAY = 86_400n * SECOND;
/** The units from the longest to the shortest, in milliseconds. */
const UNITS: ReadonlyArray<readonly [unit: string, milliseconds: bigint]> = [
  ['y', 365n * DAY], ['w', 7n * DAY], ['d', DAY], ['h', 3_600n * SECOND], ['m', 60n * SECOND], ['s', SECOND], ['ms', 1n],
];

/** The longest duration in Go, in milliseconds. */
const LONGEST = (2n ** 63n - 1n) / 1_000_000n;

/** Milliseconds of a duration in Prometheus' notation; refuses other texts (`prometheus/common`, `model/time.go`, ParseDuration). */
export const parseDuration = memoize((text: string): bigint => {
  if (text === '0') return 0n;
  if (text === '') refuse('empty duration string');
  if (!/^[0-9]/.test(text)) notValid(text);
  let total = 0n;
  let last = -1;
  for (const [, digits, unit] of text.matchAll(/([0-9]+)([^0-9]*)/g)) {
    if (unit === '' || BigInt(digits) >= 2n ** 64n) notValid(text);
    const position = UNITS.findIndex(([name]) => name === unit);
    if (position === -1) refuse(`unknown unit ${quoted(unit)} in duration ${quoted(text)}`);
    if (position <= last) notValid(text);
    last = position;
    total += BigInt(digits) * UNITS[position][1];
    if (total > LONGEST) refuse('duration out of range');
  }
  return total;
});

function notValid(text: string): never {
  return refuse(`not a valid duration string: ${quoted(text)}`);
}

/** A duration as Prometheus writes it: with years and weeks only if there is no remainder. */
export function durationText(milliseconds: bigint): string {
  if (milliseconds === 0n) return '0s';
  let left = milliseconds;
  return UNITS.map(([unit, length]) => {
    if ((unit === 'y' || unit === 'w') && left % length !== 0n) return '';
    const count = left / length;
    left -= count * length;
    return count > 0n ? `${count}${unit}` : '';
  }).join('');
}
