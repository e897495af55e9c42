import { keyOfLabels, withoutReplica } from './external-labels';
import { Sink } from './sink';
import { Sinks } from './sinks';
import { groupedBy } from '../../values/grouped';
import { worse } from '../reach/verdict';
import { TargetWithVerdict } from '../serves/scraped';
import { LabelledTarget } from '../targets-by-pod';

/** The targets of a pod by Prometheus. */
type TargetsOfPod = ReadonlyMap<string, ReadonlyArray<LabelledTarget>>;

/** What one Prometheus brings to a store. */
interface Brought {
  readonly sink: Sink;
  readonly targets: ReadonlyArray<TargetWithVerdict>;
}

/**
 * The targets whose series end in one store: there, two of them are one too many, also under different external labels, since queries that
 * do not look at these count both. Of what differs in the label of a replica only, a store keeps one.
 */
export function targetsByStore(targets: TargetsOfPod, sinks: Sinks): ReadonlyArray<ReadonlyArray<TargetWithVerdict>> {
  if (sinks.areOwn) return [...targets.values()];
  const brought = Array.from(targets).flatMap(([prometheus, ofPrometheus]) => sinks.of(prometheus).map((sink): Brought => (
    { sink, targets: copiesOf(ofPrometheus, prometheus, sink) })));
  const byStore = groupedBy(brought, ({ sink: { store } }) => [store]);
  return Array.from(byStore.values(), ofStore => {
    const alike = groupedBy(ofStore, ({ sink: { labels } }) => [keyOfLabels(withoutReplica(labels))]);
    return Array.from(alike.values()).flatMap(keptOf);
  });
}

/** Those of one of several replicas, one that arrives if there is one. */
function keptOf(alike: ReadonlyArray<Brought>): TargetWithVerdict[] {
  const replicas = [...groupedBy(alike, ({ sink: { labels } }) => [keyOfLabels(labels)]).values()]
    .map(ofReplica => ofReplica.flatMap(({ targets }) => targets));
  return replicas.find(ofReplica => ofReplica.some(({ reachability }) => reachability.verdict === 'reachable')) ?? replicas[0];
}

function copiesOf(targets: ReadonlyArray<LabelledTarget>, prometheus: string, sink: Sink): TargetWithVerdict[] {
  const { store, labels, verdict, copies, lossOf } = sink;
  return Array.from({ length: copies }, (_, copy) => targets.map((target): TargetWithVerdict => ({
    ...target,
    reachability: worse(target.reachability, verdict),
    lossOf: series => target.lossOf(series) ?? lossOf(series, target.labels),
    writer: { store, name: copy === 0 ? prometheus : `replica ${copy} of ${prometheus}`, labels: keyOfLabels(labels) },
  }))).flat();
}
