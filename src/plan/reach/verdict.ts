import { ScrapeEnding } from './scrape-ending';
import { Code } from '../findings/catalogue';

/** Whether a scrape can succeed. */
export interface Verdict {
  readonly verdict: 'reachable' | 'blocked' | 'unknown';
  /** The cause; undefined if it is reachable. */
  readonly code?: Code;
  /** What blocks it, or what is not known, and what to do instead. */
  readonly reason?: string;
  /** How the scrape ends, if it gets as far as the pod. */
  readonly ending?: ScrapeEnding | '403';
  /** Whether a scrape that can succeed crosses the network without encryption. */
  readonly isPlaintext?: boolean;
  /** Facts that are not in the manifests, without which the verdict would be different. */
  readonly assumptions: ReadonlyArray<string>;
}

/** What is not known: one sentence, with the code of its cause. */
export interface Missing {
  readonly code: Code;
  readonly missing: string;
}

/** A value that is known, or why it is not. */
export type Known<T> = { readonly value: T } | Missing;

/** The verdict on what succeeds whatever the manifests say. */
export const REACHABLE: Verdict = { verdict: 'reachable', assumptions: [] };

/** The verdict on a scrape that cannot succeed. */
export function blocked(code: Code, reason: string, how: Pick<Verdict, 'ending'> = {}): Verdict {
  return { verdict: 'blocked', code, reason, ...how, assumptions: [] };
}

/** The verdict on a scrape of which something is not known. */
export function unknown({ code, missing }: Missing): Verdict {
  return { verdict: 'unknown', code, reason: missing, assumptions: [] };
}

/** The verdict on something for which both have to succeed; the first one tells more, if both fail. */
export function worse(verdict: Verdict, other: Verdict = REACHABLE): Verdict {
  if (verdict.verdict === 'blocked' || other.verdict === 'reachable') return verdict;
  return verdict.verdict === 'reachable' || other.verdict === 'blocked' ? other : verdict;
}
