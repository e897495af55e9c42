import { isMap, parseDocument } from 'yaml';
import { PodMetadata } from './pod-metadata';
import { mergeEndpoints } from './prometheus-annotations';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { EXCLUDE_INBOUND_PORTS, INCLUDE_INBOUND_PORTS, INJECT, PROXY_CONFIG, REVISION } from '../mesh/labels-and-annotations';
import { PodWiring } from '../transport/strategy';

const HOLD = 'holdApplicationUntilProxyStarts';

/**
 * Puts a transport's side of the pod on it, beside what the user wrote there.
 *
 * @throws when what the user wrote contradicts it; the error shows both values.
 */
export function wirePod(pod: PodMetadata, wiring: PodWiring, mesh: IstioMesh, cannot: string): void {
  if (wiring.sidecar !== undefined) inject(pod, wiring.sidecar, mesh, cannot);
  if (wiring.excludeInboundPorts) excludeInboundPorts(pod, wiring.excludeInboundPorts, cannot);
  if (wiring.capturedPorts) requireCaptured(pod, wiring.capturedPorts, cannot);
  if (wiring.mergedEndpoints) mergeEndpoints(pod, wiring.mergedEndpoints, cannot);
}

/**
 * By label: the annotation does not reach the webhook in a namespace without a label (mutatingwebhook.yaml in Istio's chart),
 * and the label wins over it.
 */
function inject(pod: PodMetadata, sidecar: boolean, mesh: IstioMesh, cannot: string): void {
  addLabel(pod, INJECT, `${sidecar}`, cannot);
  if (sidecar && mesh.revision) addLabel(pod, REVISION, mesh.revision, cannot);
}

function addLabel(pod: PodMetadata, key: string, value: string, cannot: string): void {
  const own = pod.label(key);
  if (own !== undefined && own !== value) {
    throw contradiction(`its pods have the label '${key}: ${own}'`, `the transport needs '${value}'`, cannot);
  }
  pod.addLabel(key, value);
}

/** Adds to the user's list. Where the user lists the ports that are captured instead, one that is not in it is not captured anyway. */
function excludeInboundPorts(pod: PodMetadata, ports: readonly number[], cannot: string): void {
  const { [INCLUDE_INBOUND_PORTS]: include = '*', [EXCLUDE_INBOUND_PORTS]: exclude = '' } = pod.annotations();
  const included = portList(include);
  const captured = ports.find(port => included.includes(`${port}`));
  if (captured !== undefined) {
    const own = `its pods have the annotation '${INCLUDE_INBOUND_PORTS}: ${included.join(',')}'`;
    throw contradiction(own, `the transport needs port ${captured} not to be captured`, cannot);
  }
  if (!included.includes('*')) return;
  pod.addAnnotation(EXCLUDE_INBOUND_PORTS, [...new Set([...portList(exclude), ...ports.map(String)])].join(','));
}

function requireCaptured(pod: PodMetadata, ports: readonly number[], cannot: string): void {
  const { [INCLUDE_INBOUND_PORTS]: include = '*', [EXCLUDE_INBOUND_PORTS]: exclude = '' } = pod.annotations();
  const everything = portList(include).includes('*');
  // Where single ports are captured, Istio does not look at those that are not.
  const missed = ports.find(port => everything ? portList(exclude).includes(`${port}`) : !portList(include).includes(`${port}`));
  if (missed === undefined) return;
  const own = everything ? `'${EXCLUDE_INBOUND_PORTS}: ${exclude}'` : `'${INCLUDE_INBOUND_PORTS}: ${include}'`;
  throw contradiction(`its pods have the annotation ${own}`, `the transport needs port ${missed} to be captured`, cannot);
}

function portList(list: string): string[] {
  return list.split(',').map(port => port.trim()).filter(port => port !== '');
}

function contradiction(own: string, needed: string, cannot: string): Error {
  return refusal({ cannot, because: `${own}, and ${needed}`, instead: 'Take it off the pods, or choose another transport' });
}

/**
 * Lets a pod's containers wait for its sidecar, where that is an ordinary container: until it is ready, nothing that they connect to
 * answers. Native sidecars start first anyway.
 *
 * @throws when the user's own proxy configuration is not a YAML map, or says the opposite.
 */
export function waitForSidecar(pod: PodMetadata, { nativeSidecars }: IstioMesh, cannot: string): void {
  if (nativeSidecars) return;
  const own = pod.annotations()[PROXY_CONFIG] ?? '';
  const config = parseDocument(own);
  if (config.errors.length > 0 || (config.contents !== null && !isMap(config.contents))) {
    throw refusal({
      cannot,
      because: `its pods have the annotation '${PROXY_CONFIG}: ${own}', which is not a YAML map`,
      instead: 'Correct it: Istio refuses such a pod',
    });
  }
  const held = config.get(HOLD);
  if (held !== undefined && held !== true) {
    throw refusal({
      cannot,
      because: `its pods have '${HOLD}: ${String(held)}' in the annotation '${PROXY_CONFIG}',`
        + " and the exporter needs 'true' to wait for its sidecar",
      instead: `Take '${HOLD}' out of it`,
    });
  }
  config.set(HOLD, true);
  pod.addAnnotation(PROXY_CONFIG, config.toString({ flowCollectionPadding: false }));
}
