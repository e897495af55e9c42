import { Pod } from './kinds';
import { Labels } from '../labels';

const INJECT = 'sidecar.istio.io/inject';
const REVISION = 'istio.io/rev';
const NAMESPACE = 'istio-injection';

/** The containers that the injector adds; a pod that has one was injected, or is a gateway. */
const SIDECAR = 'istio-proxy';

/**
 * Whether a pod asks for a sidecar that it does not have yet, by its labels or those of its namespace.
 *
 * @see manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml in Istio
 */
export function awaitsSidecar({ metadata: { labels = {} }, spec }: Pod, namespace: Labels): boolean {
  const { containers, initContainers = [], hostNetwork = false } = spec;
  if (hostNetwork || labels[INJECT] === 'false' || namespace[NAMESPACE] === 'disabled') return false;
  if ([...containers, ...initContainers].some(({ name }) => name === SIDECAR)) return false;
  return labels[INJECT] === 'true' || labels[REVISION] !== undefined || namespace[NAMESPACE] === 'enabled' || namespace[REVISION] !== undefined;
}
