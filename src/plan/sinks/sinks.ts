import { Receivers } from './receivers';
import { endingOf, Surroundings } from './remote-write';
import { Sink } from './sink';
import { groupedBy } from '../../values/grouped';
import { workloadIdOf } from '../cluster/owners';
import { idOf } from '../kubernetes/manifest';
import { memoize } from '../memoize';
import { MeshCluster } from '../mesh-cluster';
import { idOfWorkload, isDaemonSet, workloadNameOf } from '../operator/prometheus-workloads';
import { Prediction } from '../prediction';
import { RemoteWriteConfig } from '../prometheus/remote-write';
import { blocked, REACHABLE, worse } from '../reach/verdict';
import { ruleRefusal } from '../relabel/rule-refusal';
import { relabeledSamples } from '../serves/metric-relabeling';
import { Verdicts } from '../verdicts';

/** Where the samples of each Prometheus end: in its own storage, and wherever it writes to. */
export class Sinks {
  /** All stores in which the samples of a Prometheus end. */
  public readonly of = memoize((prometheus: string): ReadonlyArray<Sink> => {
    const prediction = this.predictions.find(each => each.prometheus === prometheus);
    if (prediction === undefined) return [ownStorage(prometheus)];
    const written = this.writtenBy(prediction);
    return prediction.isAgent ? written : [ownStorage(prometheus), ...written];
  });

  /** Whether each Prometheus keeps to itself what it scrapes. */
  public readonly areOwn: boolean;
  private knownSurroundings?: Surroundings;

  public constructor(
    private readonly meshCluster: MeshCluster,
    private readonly predictions: ReadonlyArray<Prediction>,
    private readonly verdicts: Verdicts,
  ) {
    this.areOwn = predictions.every(({ isAgent, forwarding }) => !isAgent && forwarding.remoteWrites.length === 0);
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
    const all = scraping.flatMap(({ prometheus }) => this.of(prometheus).map(sink => ({ prometheus, ...sink })));
    const received = all.filter(({ prometheus, isTrusted }) => isTrusted && this.endsOf(prometheus)[0].store !== prometheus)
      .map(({ prometheus, store }) => `${store} is assumed to receive what ${prometheus} writes to it.`);
    const distinguished = Array.from(groupedBy(all, ({ store }) => [store]), ([store, writers]) => {
      const names = [...new Set(writers.map(({ prometheus }) => prometheus))];
      const differing = [...new Set(writers.flatMap(({ labels }) => Object.keys(labels)))]
        .filter(name => new Set(writers.map(({ labels }) => labels[name] ?? '')).size > 1);
      return names.length < 2 || differing.length === 0 ? [] : [`Where several of ${names.join(', ')} scrape the same, queries at ${store}`
        + ` are assumed to tell them apart by ${differing.join(' and ')}, or the store to keep one of them.`];
    }).flat();
    return [...received, ...distinguished];
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
      const sink: Sink = { ...ending, ...this.sentAs(prediction, write) };
      const next = this.predictions.find(each => each.isAgent && each.prometheus === receiver?.prometheus);
      if (next === undefined || sink.verdict.verdict === 'blocked') return [sink];
      if ([...via, prometheus].includes(next.prometheus)) return [{ ...sink, verdict: inCircle(prometheus, next.prometheus) }];
      return this.writtenBy(next, [...via, prometheus]).map(({ labels, verdict, ...passedOn }) =>
        ({ ...passedOn, labels: { ...labels, ...sink.labels }, verdict: worse(sink.verdict, verdict), copies: sink.copies }));
    });
    // Several queues to one store share the series.
    return Array.from(groupedBy(sinks, ({ store }) => [store]).values(), alike => {
      const best = alike.find(({ verdict }) => verdict.verdict === 'reachable') ?? alike[0];
      return alike.length === 1 ? best : { ...best, rules: [] };
    });
  }

  /** The labels that tell its series from those of others, and how many pods send the same. */
  private sentAs({ prometheus, forwarding }: Prediction, write: RemoteWriteConfig): Pick<Sink, 'labels' | 'rules' | 'copies'> {
    const rules = (write.write_relabel_configs ?? []).filter(rule => ruleRefusal(rule, 'utf8') === undefined);
    const resource = this.meshCluster.cluster.manifests.find(each => idOf(each) === prometheus);
    const isOperated = resource !== undefined && /^Prometheus(Agent)?\//.test(prometheus);
    const pod = isOperated ? `${workloadNameOf(resource)}-0` : '';
    const external = Object.entries(forwarding.externalLabels).map(([name, value]) => [name, value.replaceAll('$(POD_NAME)', pod)]);
    const { labels: known } = relabeledSamples('', Object.fromEntries(external), rules);
    const labels = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== ''));
    const isOfPod = isOperated && (isDaemonSet(resource) || Object.values(labels).some(value => value.includes(pod)));
    return { labels, rules, copies: isOfPod ? 1 : this.replicasOf(isOperated ? idOfWorkload(resource) : prometheus) };
  }

  /** How many pods of a workload scrape the same. */
  private replicasOf(workload: string): number {
    if (workload.startsWith('DaemonSet/')) return 1;
    const { askedFor, cluster: { pods } } = this.meshCluster;
    return askedFor.get(workload) ?? Math.max(pods.filter(pod => workloadIdOf(pod) === workload).length, 1);
  }

  private get surroundings(): Surroundings {
    const { meshCluster, verdicts } = this;
    return this.knownSurroundings ??= { receivers: new Receivers(meshCluster), verdicts, given: meshCluster.given };
  }
}

function ownStorage(prometheus: string): Sink {
  return { store: prometheus, labels: {}, verdict: REACHABLE, copies: 1, rules: [] };
}

function writesNowhere(prometheus: string): Sink {
  const why = `${prometheus} is an agent, which stores nothing, and writes to no other store: give it a remote write`;
  return { ...ownStorage(prometheus), verdict: blocked('agent-writes-nowhere', why) };
}

function inCircle(prometheus: string, next: string): Sink['verdict'] {
  return blocked('remote-write-to-itself', `${prometheus} writes to ${next}, which passes its own samples on to it:`
    + ' name a store that is no agent of the circle');
}
