import { METRICS_PATH } from '../../mesh/istio';
import { MERGE_METRICS, SCRAPE_TARGETS } from '../../mesh/labels-and-annotations';
import { Pod } from '../cluster/kinds';
import { Proxy } from '../inject/proxy/proxy';

/** Why the agent of a pod does not merge the metrics that annotations of the pod name; undefined where it does, or none are named. */
export function whyUnmerged({ metadata: { annotations = {} } }: Pod, { type, statusPort, applicationTargets }: Proxy): string | undefined {
  if (type !== 'sidecar' || applicationTargets.length > 0) return undefined;
  const named = ['prometheus.io/port', SCRAPE_TARGETS].filter(key => annotations[key] !== undefined);
  if (named.length === 0) return undefined;
  const off = [MERGE_METRICS, 'prometheus.io/scrape'].find(key => /^(0|f|false)$/i.test(annotations[key] ?? ''));
  if (off !== undefined) return `its annotation ${off} is ${annotations[off]}`;
  if (annotations['prometheus.io/port'] !== String(statusPort)) return 'merging is switched off in the mesh (enablePrometheusMerge)';
  // So are also the annotations that istiod puts there itself, with this path.
  return annotations['prometheus.io/path'] === METRICS_PATH ? undefined
    : `its annotation prometheus.io/port is ${statusPort}, the port of the agent itself`;
}
