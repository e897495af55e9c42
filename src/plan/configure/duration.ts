import { quoted } from './go-text';
import { Refusal, refuse } from './refusal';

const SECOND = 1_000n;
const HOUR = 3_600n * SECOND;
const UNITS: { readonly [unit: string]: bigint } = { y: 8_760n * HOUR, w: 168n * HOUR, d: 24n * HOUR, h: HOUR, m: 60n * SECOND, s: SECOND, ms: 1n };

/** The longest duration that Go can count in nanoseconds, in milliseconds. */
const LONGEST = 2n ** 63n / 1_000_000n;

/** Milliseconds of a duration in Prometheus' notation (`model/time.go` of prometheus/common), which the API server has let pass. */
export function parseDuration(text: string): number {
  if (text === '') refuse('empty duration string');
  let total = 0n;
  for (const [, digits, unit] of text.matchAll(/([0-9]+)(ms|[ywdhms])/g)) {
    if (BigInt(digits) >= 2n ** 64n) refuse(`not a valid duration string: ${quoted(text)}`);
    total += BigInt(digits) * UNITS[unit];
    if (total > LONGEST) refuse('duration out of range');
  }
  return Number(total);
}

/** A scrape must not take longer than its interval (`CompareScrapeTimeoutToScrapeInterval` of `pkg/prometheus/promcfg.go`). */
export function checkTimeout(timeout: string, interval: string): void {
  const ofInterval = read(interval, `invalid scrapeInterval ${quoted(interval)}`);
  const ofTimeout = read(timeout, `invalid scrapeTimeout: ${quoted(timeout)}`);
  if (ofTimeout > ofInterval) refuse(`scrapeTimeout ${quoted(timeout)} greater than scrapeInterval ${quoted(interval)}`);
}

function read(text: string, complaint: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    throw new Refusal(`${complaint}: ${(error as Error).message}`);
  }
}
