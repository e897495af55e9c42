import { distinctionOf } from './external-labels';
import { Receivers } from './receivers';
import { Passage, Sink } from './sink';
import { MeshCluster } from '../mesh-cluster';
import { Prediction } from '../prediction';
import { Labels, NAME } from '../prometheus/labels';
import { ScrapeConfig } from '../prometheus/scrape-config';
import { allOf, anyOf, negation, Ternary } from '../reach/three-valued';
import { readExpression } from '../rules/expression';
import { Matcher, matches } from '../rules/label-matcher';
import { Selector } from '../rules/series-selector';
import { storedLabels } from '../rules/stored-labels';
import { BEGINNINGS } from '../serves/lost-series';
import { ANY, matches as matchesPartly, PartialValue } from '../serves/partial-value';
import { ActiveTarget } from '../targets/active-target';
import { Verdicts } from '../verdicts';

/** What a Prometheus takes from another, as a sink of that. */
export interface Federation {
  readonly from: Prediction;
  readonly sink: Sink;
}

const PATH = /\/federate$/;

/** Whether a job asks other Prometheuses for what they store (`web/federate.go` of Prometheus). */
export function isFederating({ metrics_path: path = '' }: ScrapeConfig): boolean {
  return PATH.test(path);
}

/** What federation is judged by. */
export interface Federated {
  readonly predictions: ReadonlyArray<Prediction>;
  readonly receivers: Receivers;
  readonly verdicts: Verdicts;
  readonly meshCluster: MeshCluster;
}

/** What each Prometheus takes from others that are among the manifests. */
export function federationsAmong({ predictions, receivers, verdicts, meshCluster }: Federated): Federation[] {
  const jobs = predictions.flatMap(prediction => prediction.pools.map(({ job: { config }, activeTargets }) =>
    ({ prediction, config, activeTargets })));
  return jobs.filter(({ config }) => isFederating(config)).flatMap(({ prediction, config, activeTargets }) =>
    activeTargets.flatMap(target => {
      const pod = verdicts.answering(prediction, target)?.pod;
      const found = pod && receivers.in(pod)?.prometheus;
      const from = predictions.find(({ prometheus }) => prometheus === found);
      if (from === undefined || from === prediction) return [];
      const { external, labels, copies } = distinctionOf(from, config.metric_relabel_configs ?? [], meshCluster);
      const sink: Sink = {
        store: prediction.prometheus,
        labels,
        copies: config.kubernetes_sd_configs === undefined ? 1 : copies,
        verdict: verdicts.of(prediction, config, target.scrapeUrl),
        ...takenBy(config, target, external),
      };
      return [{ from, sink }];
    }));
}

function takenBy(config: ScrapeConfig, target: ActiveTarget, external: Labels): Passage {
  const selectors = (config.params?.['match[]'] ?? []).flatMap(text => readExpression(text).selectors);
  return {
    sent: stored => selectors.some(selector => selector.every(matcher => matches(matcher, stored)))
      ? storedLabels({ ...external, ...stored }, target.labels, config) : undefined,
    lossOf: ({ of }, stored) => BEGINNINGS[of].some(start => anyOf(selectors.map(selector => takes(selector, start, stored))) === true)
      ? undefined : { code: 'series-dropped', reason: 'no match[] is known to take all of them' },
  };
}

/** Whether a selector takes all series of which the names begin so; undefined where that depends on what is not known of them. */
function takes(selector: Selector, start: string, stored: Labels): Ternary {
  return allOf(selector.map(matcher => {
    const { name, operator } = matcher;
    const known = name === NAME ? { start, isLonger: true } : Object.hasOwn(stored, name) ? { exact: stored[name] } : ANY;
    const holds = isEqual(matcher, known);
    return operator.startsWith('!') ? negation(holds) : holds;
  }));
}

function isEqual({ operator, value }: Matcher, known: PartialValue): Ternary {
  if (operator.endsWith('~')) return matchesPartly(value, known);
  if ('exact' in known) return known.exact === value;
  return value.startsWith(known.start) ? undefined : false;
}
