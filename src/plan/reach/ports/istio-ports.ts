import { DEFAULT_STATUS_PORT, DNS_PORT, HBONE_PORT, METRICS_PATH, PROXY_CONTAINER, RESERVED_PORTS } from '../../../mesh/istio';
import { Pod, podIdOf } from '../../cluster/kinds';
import { runningContainers } from '../../cluster/pod-status';
import { flagIn, wordsOf } from '../../scrapers/command-line';
import { FailureReason } from '../failure-reasons';
import { PodPort } from '../inbound';
import { proxyServer } from './proxy-server';

/** Why what Istio itself serves on a port of a pod has no metrics: a proxy, or istiod. */
export function whyIstioServesNoMetrics(podPort: PodPort, path: string): FailureReason | undefined {
  return whyProxyServesNone(podPort) ?? whyIstiodServesNone(podPort, path);
}

/** Ports that a proxy uses only where HBONE or the capture of DNS is on. */
const OPTIONAL: ReadonlyArray<number> = [HBONE_PORT, DNS_PORT];

function whyProxyServesNone(podPort: PodPort): FailureReason | undefined {
  const { pod, proxy, port } = podPort;
  const purpose = RESERVED_PORTS[port];
  if (proxy === undefined || purpose === undefined || proxy.env?.DISABLE_ENVOY === 'true' || proxyServer(proxy, port) !== undefined) {
    return undefined;
  }
  if (port === DEFAULT_STATUS_PORT || (OPTIONAL.includes(port) && isDeclaredByOthers(pod, port))) return undefined;
  return withoutMetrics(podPort, `the proxy (${purpose})`, `scrape port ${proxy.statusPort || DEFAULT_STATUS_PORT}${METRICS_PATH}`);
}

function isDeclaredByOthers(pod: Pod, port: number): boolean {
  return runningContainers(pod).some(({ name, ports = [] }) =>
    name !== PROXY_CONTAINER && ports.some(({ containerPort }) => containerPort === port));
}

/** The flags for the addresses of istiod, with their defaults (`pilot/cmd/pilot-discovery/app/cmd.go`). */
const ADDRESSES_OF_ISTIOD = { httpAddr: ':8080', httpsAddr: ':15017', grpcAddr: ':15010', secureGRPCAddr: ':15012' };

const METRICS_OF_ISTIOD = '/metrics';

/** Without a monitoring address, metrics are on that of HTTP (`pilot/pkg/bootstrap/server.go`, initIstiodAdminServer). */
function whyIstiodServesNone(podPort: PodPort, path: string): FailureReason | undefined {
  const { pod, port } = podPort;
  for (const words of pod.spec.containers.map(wordsOf)) {
    const monitoring = flagIn(words, 'monitoringAddr');
    if (monitoring === undefined || !words.includes('discovery')) continue;
    const others = Object.entries(ADDRESSES_OF_ISTIOD).map(([flag, byDefault]) => flagIn(words, flag) ?? byDefault);
    const ofMetrics = portIn(monitoring || others[0]);
    if (port === ofMetrics ? path === METRICS_OF_ISTIOD : !others.map(portIn).includes(port)) return undefined;
    return withoutMetrics(podPort, `istiod${port === ofMetrics ? `, which has none at ${path}` : ''}`,
      `scrape port ${ofMetrics}${METRICS_OF_ISTIOD}`);
  }
  return undefined;
}

function portIn(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}

function withoutMetrics({ pod, port }: PodPort, by: string, remedy: string): FailureReason {
  return ['port-without-metrics', `port ${port} of ${podIdOf(pod)} is one of ${by}, and serves no metrics: ${remedy}`];
}
