import { shown } from './check';
import { refusal } from '../errors';

const UNITS: Array<[unit: string, milliseconds: number]> = [
  ['y', 365 * 86_400_000], ['w', 7 * 86_400_000], ['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000], ['ms', 1],
];
const DURATION = new RegExp(`^${UNITS.map(([unit]) => `(?:([0-9]+)${unit})?`).join('')}$`);

/** The longest duration in milliseconds: Prometheus keeps nanoseconds in 64 bits. */
const LONGEST = 9_223_372_036_854;

/**
 * The length, in milliseconds, of a duration as Prometheus writes it: `30s`, `1m30s`, `1h`.
 *
 * @throws when it is not one (`30sec`, `1.5m`, `30`), is zero (a scrape needs time), or is longer than Prometheus can represent.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/ (`<duration>`)
 */
export function milliseconds(value: string, prop: string, cannot: string): number {
  const amounts = typeof value === 'string' ? DURATION.exec(value)?.slice(1) : undefined;
  const total = amounts?.reduce((sum, amount, i) => sum + Number(amount ?? 0) * UNITS[i][1], 0);
  if (!total || total > LONGEST) {
    throw refusal({
      cannot,
      because: `${prop} is ${shown(value)}, and a duration is whole numbers with units from large to small, above zero`
        + ' and at most 292 years',
      instead: "Write it as Prometheus does, such as '30s' or '1m30s'",
    });
  }
  return total;
}

/** Returns a duration as Prometheus writes it. */
export function duration(value: string, prop: string, cannot: string): string {
  milliseconds(value, prop, cannot);
  return value;
}
