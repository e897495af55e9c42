import { ScrapeEnding } from './scrape-ending';

/** Whether a scrape can succeed. */
export interface Verdict {
  readonly verdict: 'reachable' | 'blocked' | 'unknown';
  /** What blocks it, or what is not known: one sentence. */
  readonly reason?: string;
  readonly code?: import('../findings/catalogue').Code;
  /** How the scrape ends, if it gets as far as the pod. */
  readonly ending?: ScrapeEnding | '403';
  /** What of mutual TLS decides, where anything of it does. */
  readonly cause?: MutualTlsCause;
  /** Facts that are not in the manifests, without which the verdict would be different. */
  readonly assumptions: ReadonlyArray<string>;
}

/** Why mutual TLS fails: STRICT takes no plaintext; or a certificate is not found, not shown or not verified. */
export type MutualTlsCause = 'strict' | 'certificate';

/** A value that is known, or a sentence on why it is not. */
export type Known<T> = { readonly value: T } | { readonly missing: string };

/** The verdict on a scrape that cannot succeed. */
export function blocked(reason: string, how: Pick<Verdict, 'ending' | 'cause'> = {}): Verdict {
  return { verdict: 'blocked', reason, ...how, assumptions: [] };
}

/** The verdict on a scrape of which something is not known. */
export function unknown(missing: string, cause?: MutualTlsCause): Verdict {
  return { verdict: 'unknown', reason: missing, ...cause === undefined ? {} : { cause }, assumptions: [] };
}
