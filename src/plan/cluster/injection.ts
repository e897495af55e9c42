import { Pod } from './kinds';
import { INJECT, PROXY_CONTAINER, REVISION } from '../../mesh/injection';
import { Labels } from '../labels';

const NAMESPACE = 'istio-injection';

/**
 * Whether a pod asks for a sidecar that it does not have yet, by its labels or those of its namespace.
 *
 * @see manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml in Istio
 */
export function awaitsSidecar({ metadata: { labels = {} }, spec }: Pod, namespace: Labels): boolean {
  const { containers, initContainers = [], hostNetwork = false } = spec;
  if (hostNetwork || labels[INJECT] === 'false' || namespace[NAMESPACE] === 'disabled') return false;
  if ([...containers, ...initContainers].some(({ name }) => name === PROXY_CONTAINER)) return false;
  return labels[INJECT] === 'true' || labels[REVISION] !== undefined || namespace[NAMESPACE] === 'enabled' || namespace[REVISION] !== undefined;
}
