import { Code } from '../findings/catalogue';
import { Edit } from '../kubernetes/edit';
import { Verdict } from '../reach/verdict';
import { SeriesScrapes } from '../serves/scraped';
import { Endpoint, Series } from '../serves/series';

/** Why an expectation is not proven. */
export interface Cause {
  readonly code: Code;
  readonly message: string;
  /** What is wrong: the monitor or the jobs; empty where the message alone says it. */
  readonly objects: ReadonlyArray<string>;
  /** What removes it, where that is known exactly. */
  readonly edits?: ReadonlyArray<Edit>;
}

/** Where an application serves metrics; without a port, on any. */
export type Application = Pick<Endpoint, 'path'> & Partial<Endpoint>;

/** Whether something is scraped as it should be. */
export interface Judgement {
  readonly verdict: 'proven' | 'refuted' | 'unproven';
  readonly scraped: SeriesScrapes['times'];
  /** Undefined where it is proven. */
  readonly cause?: Cause;
  /** What is not known, where that decides. */
  readonly missingFacts: ReadonlyArray<string>;
}

/** Series that should be scraped exactly once. */
export interface Expectation extends Judgement {
  /** What says so: `ServiceMonitor/shop/cart`, `annotations of Deployment/shop/cart`, the path of a construct. */
  readonly statedBy: string;
  /** Such as `Deployment/shop/cart`; undefined where nothing given is meant. */
  readonly workload?: string;
  readonly source: Series['of'];
  /** Such as `Envoy`, `application (8080/metrics)`, or the field of a monitor. */
  readonly series: string;
  /** The Prometheus that should scrape them; undefined where any may. */
  readonly prometheus?: string;
  /** Where their samples should end: that Prometheus, or the store that it writes to; undefined where any may get them. */
  readonly sink?: string;
  /** Who accepts its cause, and why. */
  readonly acknowledgedBy?: string;
}

export const PROVEN: Judgement = { verdict: 'proven', scraped: 'once', missingFacts: [] };

/** The judgement on something that the manifests contradict. */
export function refuted(
  code: Code, message: string,
  { scraped = 'never', objects = [], edits }: Partial<Pick<Judgement, 'scraped'> & Pick<Cause, 'objects' | 'edits'>> = {},
): Judgement {
  return { verdict: 'refuted', scraped, cause: { code, message, objects, edits }, missingFacts: [] };
}

/** The judgement on something that depends on what is not given. */
export function unproven(code: Code, missing: string, { objects = [], edits }: Partial<Pick<Cause, 'objects' | 'edits'>> = {}): Judgement {
  return { verdict: 'unproven', scraped: 'unknown', cause: { code, message: missing, objects, edits }, missingFacts: [missing] };
}

/** The worst judgement on a scrape by its verdicts: every one of them has to succeed. */
export function judgementOn(verdicts: ReadonlyArray<Verdict>): Judgement {
  const failed = verdicts.find(({ verdict }) => verdict === 'blocked');
  if (failed !== undefined) return refuted(failed.code!, failed.reason!);
  const open = verdicts.find(({ verdict }) => verdict === 'unknown');
  return open === undefined ? PROVEN : unproven(open.code!, open.reason!);
}
