import { whyIstioServesNoMetrics } from './istio-ports';
import { listenAddressesOf } from './listen-addresses';
import { whyOtherProtocol } from './other-protocols';
import { Pod, podIdOf } from '../../cluster/kinds';
import { containersOf, runningContainers } from '../../cluster/pod-status';
import { FailureReason } from '../failure-reasons';
import { PodPort } from '../inbound';
import { ScrapeAddress } from '../scrape-address';

/** Why no metrics are served where a scrape ends, whatever it asks; undefined where they may be. */
export function whyNoMetrics(podPort: PodPort, { path }: Pick<ScrapeAddress, 'path'>): FailureReason | undefined {
  return whyIstioServesNoMetrics(podPort, path) ?? whyPortIsClosed(podPort) ?? whyOnLocalhost(podPort) ?? whyOtherProtocol(podPort);
}

/** Why nothing listens on a port over TCP, by what the pod declares; a port that nobody declares may be served all the same. */
export function whyPortIsClosed({ pod, port }: Pick<PodPort, 'pod' | 'port'>): FailureReason | undefined {
  const declaring = declarationsOf(pod, port);
  if (declaring.length === 0 || declaring.some(({ protocol, isRunning }) => protocol === 'TCP' && isRunning)) return undefined;
  const ended = declaring.find(({ isRunning }) => !isRunning);
  if (ended !== undefined) {
    const why = `port ${port} is that of the init container ${ended.container}, which has ended before the pod runs`;
    return ['init-container-port', `${why}: name a port of another container`];
  }
  const [{ container, protocol }] = declaring;
  const why = `port ${port} of container ${container} is declared ${protocol}, and Prometheus scrapes over TCP`;
  return ['port-not-tcp', `${why}: declare the port on which metrics are served over HTTP`];
}

/**
 * A sidecar connects to the address of the pod too (`PILOT_ENABLE_INBOUND_PASSTHROUGH`, since Istio 1.10). Behind localhost, another
 * container may serve the same port at the address of the pod, as kube-rbac-proxy does.
 */
function whyOnLocalhost({ pod, port }: PodPort): FailureReason | undefined {
  const listening = listenAddressesOf(pod).filter(each => each.port === port);
  const [first] = listening;
  if (first === undefined || listening.some(each => each.for !== 'localhost')) return undefined;
  if (declarationsOf(pod, port).some(({ container }) => container !== first.container)) return undefined;
  return ['listens-on-localhost', `container ${first.container} of ${podIdOf(pod)} has ${first.flag}, and so answers on localhost only:`
    + ` let it listen on :${port}`];
}

function declarationsOf(pod: Pod, port: number) {
  const running = runningContainers(pod);
  return containersOf(pod).flatMap(container => (container.ports ?? [])
    .filter(({ containerPort }) => containerPort === port)
    .map(({ protocol }) => ({ protocol, container: container.name, isRunning: running.includes(container) })));
}
