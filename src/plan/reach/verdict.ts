import { ScrapeEnding } from './scrape-ending';

/** Whether a scrape can succeed. */
export interface Verdict {
  readonly verdict: 'reachable' | 'blocked' | 'unknown';
  /** What blocks it, or what is missing to tell: one sentence. */
  readonly reason?: string;
  /** How the scrape ends, where an answer or the lack of one decides. */
  readonly ending?: ScrapeEnding | '403';
  /** What the manifests do not say, and the verdict would be another if it were otherwise. */
  readonly assumptions: ReadonlyArray<string>;
}

/** What is known, or what is missing to know it. */
export type Known<T> = { readonly value: T } | { readonly missing: string };

/** The verdict of something that cannot succeed. */
export function blocked(reason: string, ending?: Verdict['ending']): Verdict {
  return { verdict: 'blocked', reason, ...ending === undefined ? {} : { ending }, assumptions: [] };
}

/** The verdict where something is missing to tell. */
export function unknown(missing: string): Verdict {
  return { verdict: 'unknown', reason: missing, assumptions: [] };
}
