import { Edit } from '../kubernetes/edit';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';
import { Verdict } from '../reach/verdict';

/** Where samples of a Prometheus end. */
export interface Sink {
  /**
   * Such as `Prometheus/monitoring/central`, `StatefulSet/thanos/receive`, or the URL of a store that is not among the manifests; its own
   * name for the storage of a Prometheus itself.
   */
  readonly store: string;
  /** The labels that all its series have there, and by which they differ from those of others. */
  readonly labels: Labels;
  /** How many of its pods send the same series with the same labels. */
  readonly copies: number;
  /** The rules that say which of them it sends. */
  readonly rules: ReadonlyArray<RelabelConfig>;
  /** Whether they arrive. */
  readonly verdict: Verdict;
  /** Whether the manifests do not say that whoever gets them takes them. */
  readonly isTrusted?: boolean;
  /** What lets them arrive, where that is known exactly. */
  readonly edits?: ReadonlyArray<Edit>;
}
