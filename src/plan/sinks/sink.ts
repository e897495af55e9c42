import { Edit } from '../kubernetes/edit';
import { Labels } from '../prometheus/labels';
import { RelabelConfig } from '../prometheus/scrape-config';
import { Verdict } from '../reach/verdict';
import { relabel } from '../relabel/relabel';
import { Loss, lossOnWrite } from '../serves/lost-series';
import { Series } from '../serves/series';

/** Which series of a Prometheus get to a store, and with which labels. */
export interface Passage {
  /** The labels with which a series arrives that is stored with some; undefined for one that is not sent. */
  readonly sent: (stored: Labels) => Labels | undefined;
  /** Why none of a group of series with some labels is sent. */
  readonly lossOf: (series: Series, stored: Labels) => Loss | undefined;
}

/** Where samples of a Prometheus end. */
export interface Sink extends Passage {
  /**
   * Such as `Prometheus/monitoring/central`, `StatefulSet/thanos/receive`, or the URL of a store that is not among the manifests; its own
   * name for the storage of a Prometheus itself.
   */
  readonly store: string;
  /** The labels that all its series have there, and by which they differ from those of others. */
  readonly labels: Labels;
  /** How many of its pods send the same series with the same labels. */
  readonly copies: number;
  /** Whether they arrive. */
  readonly verdict: Verdict;
  /** Whether the manifests do not say that whoever gets them takes them. */
  readonly isTrusted?: boolean;
  /** What lets them arrive, where that is known exactly. */
  readonly edits?: ReadonlyArray<Edit>;
}

/** Of all series, as they are. */
export const EVERYTHING: Passage = { sent: stored => stored, lossOf: () => undefined };

/** Of what a remote write sends by its rules. */
export function writtenWith(external: Labels, rules: ReadonlyArray<RelabelConfig>): Passage {
  return {
    sent: stored => relabel({ ...external, ...stored }, rules).labels,
    lossOf: (series, stored) => lossOnWrite(series, { ...external, ...stored }, rules),
  };
}

/** Of what gets through both, one after the other. */
export function through(first: Passage, second: Passage): Passage {
  return {
    sent: stored => {
      const passedOn = first.sent(stored);
      return passedOn && second.sent(passedOn);
    },
    lossOf: (series, stored) => first.lossOf(series, stored) ?? second.lossOf(series, stored),
  };
}

/** Of what gets through any of several. */
export function throughAny(all: ReadonlyArray<Passage>): Passage {
  return {
    sent: stored => all.map(each => each.sent(stored)).find(labels => labels !== undefined),
    lossOf: (series, stored) => {
      const losses = all.map(each => each.lossOf(series, stored));
      return losses.includes(undefined) ? undefined : losses.find(loss => loss?.isPossible) ?? losses[0];
    },
  };
}
