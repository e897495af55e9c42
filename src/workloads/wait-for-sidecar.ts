import { isMap, parseDocument } from 'yaml';
import { refusal } from '../errors';
import { PodMetadata } from './pod-metadata';
import { IstioMesh } from '../mesh/istio-mesh';
import { PROXY_CONFIG } from '../mesh/labels-and-annotations';

const HOLD = 'holdApplicationUntilProxyStarts';

/**
 * Lets a pod's containers wait for its sidecar, where that is an ordinary container: until it is ready, nothing that they connect to answers. Native
 * sidecars start first anyway.
 *
 * @throws when the user's own proxy configuration is no YAML map, or says the opposite.
 */
export function waitForSidecar(pod: PodMetadata, { nativeSidecars }: IstioMesh, cannot: string): void {
  if (nativeSidecars) return;
  const own = pod.annotations()[PROXY_CONFIG] ?? '';
  const config = parseDocument(own);
  if (config.errors.length > 0 || (config.contents !== null && !isMap(config.contents))) {
    const because = `its pods have the annotation '${PROXY_CONFIG}: ${own}', which is not a YAML map`;
    throw refusal({ cannot, because, instead: 'Correct it: Istio refuses such a pod' });
  }
  const held = config.get(HOLD);
  if (held !== undefined && held !== true) {
    throw refusal({
      cannot,
      because: `its pods have '${HOLD}: ${held}' in the annotation '${PROXY_CONFIG}',`
        + " and the exporter needs 'true' to wait for its sidecar",
      instead: `Take '${HOLD}' out of it`,
    });
  }
  config.set(HOLD, true);
  pod.addAnnotation(PROXY_CONFIG, config.toString({ flowCollectionPadding: false }));
}
