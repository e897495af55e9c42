import { Sink } from './sink';
import { Sinks } from './sinks';
import { worse } from '../reach/verdict';
import { TargetWithVerdict } from '../serves/scraped';
import { LabelledTarget } from '../targets-by-pod';

/** The targets of a pod by Prometheus. */
type TargetsOfPod = ReadonlyMap<string, ReadonlyArray<LabelledTarget>>;

/**
 * The targets whose series end in one store under the same labels: there, two of them are one too many. What has other labels is told
 * apart.
 */
export function targetsByStore(targets: TargetsOfPod, sinks: Sinks): ReadonlyArray<ReadonlyArray<TargetWithVerdict>> {
  if (sinks.areOwn) return [...targets.values()];
  const byStore = new Map<string, TargetWithVerdict[]>();
  for (const [prometheus, ofPrometheus] of targets) {
    for (const sink of sinks.of(prometheus)) {
      const key = JSON.stringify([sink.store, Object.entries(sink.labels).sort()]);
      byStore.set(key, [...byStore.get(key) ?? [], ...copiesOf(ofPrometheus, prometheus, sink)]);
    }
  }
  return [...byStore.values()];
}

function copiesOf(targets: ReadonlyArray<LabelledTarget>, prometheus: string, sink: Sink): TargetWithVerdict[] {
  const { store, verdict, copies, lossOf } = sink;
  return Array.from({ length: copies }, (_, copy) => targets.map((target): TargetWithVerdict => ({
    ...target,
    reachability: worse(target.reachability, verdict),
    lossOf: series => target.lossOf(series) ?? lossOf(series, target.labels),
    writer: { store, name: copy === 0 ? prometheus : `replica ${copy} of ${prometheus}` },
  }))).flat();
}
