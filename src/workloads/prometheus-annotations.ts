import { refuseRepeated } from './endpoint-ports';
import { Entries, PodMetadata } from './pod-metadata';
import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';
import { MERGE_METRICS, SCRAPE_TARGETS } from '../mesh/labels-and-annotations';

/**
 * Tells the agent of a pod which endpoints it merges. Several are listed in `scrape-targets`; the first stands in the classic annotations
 * too, for agents that do not know the list yet.
 *
 * @see pkg/kube/inject/webhook.go (`applyPrometheusMerge`) in Istio
 * @throws when annotations of the user say something else; the error shows both values.
 */
export function mergeEndpoints(pod: PodMetadata, endpoints: readonly MetricsEndpoint[], cannot: string): void {
  const [{ port, path }] = endpoints;
  refuseRepeated(endpoints, cannot);
  const own = pod.annotations();
  refuseContradictions(own, cannot);
  for (const [name, needed] of Object.entries({ scrape: 'true', port: `${port}`, path })) {
    // The key is the user's where there is one: two spellings of it are ambiguous.
    const [key, value] = prometheusAnnotation(own, name) ?? [];
    if (key === undefined) pod.addAnnotation(`prometheus.io/${name}`, needed);
    else if (value !== needed) throw contradiction(key, value!, `'${needed}'`, cannot);
  }
  if (endpoints.length > 1) pod.addAnnotation(SCRAPE_TARGETS, endpoints.map(endpoint => `${endpoint.port}:${endpoint.path}`).join(','));
}

function refuseContradictions(annotations: Entries, cannot: string): void {
  const [scheme, protocol] = prometheusAnnotation(annotations, 'scheme') ?? [];
  if (scheme !== undefined && protocol !== 'http') {
    throw contradiction(scheme, protocol!, "'http', which is all that the merged endpoint speaks", cannot);
  }
  const merge = annotations[MERGE_METRICS];
  if (merge !== undefined && merge !== 'true') throw contradiction(MERGE_METRICS, merge, "'true'", cannot);
  const targets = annotations[SCRAPE_TARGETS];
  if (targets !== undefined) throw contradiction(SCRAPE_TARGETS, targets, 'to write it itself', cannot);
}

function contradiction(key: string, own: string, needed: string, cannot: string): Error {
  return refusal({
    cannot,
    because: `its pods have the annotation '${key}: ${own}', and merging needs ${needed}`,
    instead: `Take '${key}' off the pods`,
  });
}

/**
 * The annotation `prometheus.io/<name>` of a pod, in whatever spelling: Istio and Prometheus take `prometheus.io/port` and
 * `prometheus.io.port` for one key.
 */
function prometheusAnnotation(annotations: Entries, name: string): [key: string, value: string] | undefined {
  return Object.entries(annotations).find(([key]) => key.replace(/[^a-zA-Z0-9]/g, '_') === `prometheus_io_${name}`);
}
