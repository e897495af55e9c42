import { distinctionOf, keyOfLabels, withoutReplica } from './external-labels';
import { Federation, federationsAmong, isFederating } from './federation';
import { Receivers } from './receivers';
import { endingOf, Surroundings } from './remote-write';
import { EVERYTHING, Sink, through, throughAny, writtenWith } from './sink';
import { groupedBy } from '../../values/grouped';
import { memoize } from '../memoize';
import { MeshCluster } from '../mesh-cluster';
import { Prediction } from '../prediction';
import { blocked, REACHABLE, worse } from '../reach/verdict';
import { ruleRefusal } from '../relabel/rule-refusal';
import { Verdicts } from '../verdicts';

/** Where the samples of each Prometheus end: in its own storage, and wherever it writes to. */
export class Sinks {
  /** The stores that a Prometheus writes to. */
  public readonly writtenFrom = memoize((prometheus: string): ReadonlyArray<Sink> => {
    const prediction = this.predictions.find(each => each.prometheus === prometheus);
    return prediction === undefined ? [] : this.writtenBy(prediction);
  });

  /** All stores in which the samples of a Prometheus end. */
  public readonly of = memoize((prometheus: string): ReadonlyArray<Sink> => {
    const prediction = this.predictions.find(each => each.prometheus === prometheus);
    if (prediction === undefined) return [ownStorage(prometheus)];
    const written = this.writtenFrom(prometheus);
    if (prediction.isAgent) return written;
    const taken = this.federations.filter(({ from }) => from === prediction).map(({ sink }) => sink);
    return [ownStorage(prometheus), ...written, ...taken];
  });

  /** Whether each Prometheus keeps to itself what it scrapes. */
  public readonly areOwn: boolean;
  private knownSurroundings?: Surroundings;
  private knownFederations?: ReadonlyArray<Federation>;

  public constructor(
    private readonly meshCluster: MeshCluster,
    private readonly predictions: ReadonlyArray<Prediction>,
    private readonly verdicts: Verdicts,
  ) {
    this.areOwn = predictions.every(({ isAgent, forwarding, scrapeConfigs }) =>
      !isAgent && forwarding.remoteWrites.length === 0 && !scrapeConfigs.some(isFederating));
  }

  /** The stores in which what a Prometheus scrapes should end: its own storage, or those that an agent writes to. */
  public endsOf(prometheus: string): ReadonlyArray<Sink> {
    const all = this.of(prometheus);
    return all.some(({ store }) => store === prometheus) ? all.slice(0, 1) : all;
  }

  /** What has to be so that samples are where they should be, and no manifest says. */
  public get assumptions(): string[] {
    if (this.areOwn) return [];
    const scraping = this.predictions.filter(({ pools }) => pools.some(({ activeTargets }) => activeTargets.length > 0));
    const all = scraping.flatMap(({ prometheus }) => this.of(prometheus).map(sink => ({ prometheus, ...sink })))
      .filter(({ lossOf }) => lossOf({ of: 'application' }, {}) === undefined);
    const received = all.filter(({ prometheus, isTrusted }) => isTrusted && this.endsOf(prometheus)[0].store !== prometheus)
      .map(({ prometheus, store }) => `${store} is assumed to receive what ${prometheus} writes to it.`);
    const replicas = groupedBy(all, ({ store, labels }) => [`${store} ${keyOfLabels(withoutReplica(labels))}`]);
    const deduplicated = Array.from(replicas.values(), alike => {
      const names = [...new Set(alike.map(({ prometheus }) => prometheus))];
      const isLabelled = new Set(alike.map(({ labels }) => keyOfLabels(labels))).size > 1;
      return isLabelled ? [`${alike[0].store} is assumed to keep what one of ${names.join(' and ')} writes, since they are replicas.`] : [];
    }).flat();
    return [...received, ...deduplicated];
  }

  /** What one Prometheus writes, followed through agents that pass on what they get. */
  private writtenBy(prediction: Prediction, via: ReadonlyArray<string> = []): Sink[] {
    const { prometheus, isAgent, forwarding: { remoteWrites }, refused } = prediction;
    if (isAgent && remoteWrites.length === 0) {
      // Without a configuration it scrapes nothing that could be lost.
      return [refused.some(({ object }) => object === prometheus) ? ownStorage(prometheus) : writesNowhere(prometheus)];
    }
    const sinks = remoteWrites.flatMap(write => {
      const { receiver, ...ending } = endingOf(prometheus, write, this.surroundings);
      const rules = (write.write_relabel_configs ?? []).filter(rule => ruleRefusal(rule, 'utf8') === undefined);
      const { external, labels, copies } = distinctionOf(prediction, rules, this.meshCluster);
      const sink: Sink = { ...ending, labels, copies, ...writtenWith(external, rules) };
      const next = this.predictions.find(each => each.isAgent && each.prometheus === receiver?.prometheus);
      if (next === undefined || sink.verdict.verdict === 'blocked') return [sink];
      if ([...via, prometheus].includes(next.prometheus)) return [{ ...sink, verdict: inCircle(prometheus, next.prometheus) }];
      return this.writtenBy(next, [...via, prometheus]).map(passedOn => ({
        ...passedOn,
        labels: { ...passedOn.labels, ...labels },
        copies,
        verdict: worse(sink.verdict, passedOn.verdict),
        ...through(sink, passedOn),
      }));
    });
    // Several queues to one store share the series.
    return Array.from(groupedBy(sinks, ({ store }) => [store]).values(), alike => {
      const best = alike.find(({ verdict }) => verdict.verdict === 'reachable') ?? alike[0];
      return alike.length === 1 ? best : { ...best, ...throughAny(alike) };
    });
  }

  /** What Prometheuses take from others. */
  public get federations(): ReadonlyArray<Federation> {
    const { predictions, meshCluster, verdicts, surroundings: { receivers } } = this;
    return this.knownFederations ??= federationsAmong({ predictions, meshCluster, verdicts, receivers });
  }

  private get surroundings(): Surroundings {
    const { meshCluster, verdicts } = this;
    return this.knownSurroundings ??= { receivers: new Receivers(meshCluster), verdicts, given: meshCluster.given };
  }
}

function ownStorage(prometheus: string): Sink {
  return { store: prometheus, labels: {}, verdict: REACHABLE, copies: 1, ...EVERYTHING };
}

function writesNowhere(prometheus: string): Sink {
  const why = `${prometheus} is an agent, which stores nothing, and writes to no other store: give it a remote write`;
  return { ...ownStorage(prometheus), verdict: blocked('agent-writes-nowhere', why) };
}

function inCircle(prometheus: string, next: string): Sink['verdict'] {
  return blocked('remote-write-to-itself', `${prometheus} writes to ${next}, which passes its own samples on to it:`
    + ' name a store that is no agent of the circle');
}
