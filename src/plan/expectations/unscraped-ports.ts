import { Evidence } from './evidence';
import { Expectation } from './expectation';
import { NEWEST_MINOR, PROXY_CONTAINER, SINCE } from '../../mesh/istio';
import { SCRAPE_TARGETS } from '../../mesh/labels-and-annotations';
import { Pod } from '../cluster/kinds';
import { Remark } from '../findings/finding';

/** A name by which a port says that it serves metrics: `metrics`, `http-metrics`, `metrics-jvm`, `prometheus`. */
const OF_METRICS = /(^|-)(metrics?|prometheus|prom)(-|$)/;

/**
 * Ports that are named as ones of metrics and that nothing asks for, of workloads of which other metrics are scraped. Nobody stated these,
 * so they are no expectations.
 */
export function unscrapedPorts(evidence: Evidence, expectations: ReadonlyArray<Expectation>): Remark[] {
  const ofApplications = expectations.filter(({ source, verdict }) => source === 'application' && verdict === 'proven');
  return [...new Set(ofApplications.flatMap(({ workload }) => workload ?? []))].flatMap((workload): Remark[] => {
    const [pod] = evidence.podsOf(workload);
    if (pod === undefined) return [];
    const asked = new Set([...evidence.seriesOf(workload).values()].map(({ endpoint }) => endpoint?.port));
    return pod.spec.containers.filter(({ name }) => name !== PROXY_CONTAINER).flatMap(({ name: container, ports = [] }) => ports
      .filter(({ name = '', containerPort }) => OF_METRICS.test(name) && !asked.has(String(containerPort)))
      .map(({ name, containerPort }) => ({
        object: workload,
        code: 'metrics-port-not-scraped',
        message: `has port ${name} (${containerPort}) of container ${container}, which nothing asks for metrics: ${wayOut(pod, evidence)}`,
      })));
  });
}

/** What one annotation names, the agent merges; from Istio 1.31 on, another annotation names several. */
function wayOut(pod: Pod, evidence: Evidence): string {
  const another = 'create a monitor for it';
  const proxy = evidence.proxyOf(pod);
  if (proxy === undefined || proxy.applicationTargets.length === 0) return another;
  return (proxy.version?.minor ?? NEWEST_MINOR) >= SINCE.severalTargets
    ? `name every endpoint in the annotation ${SCRAPE_TARGETS}, and the agent merges them all`
    : `before Istio 1.${SINCE.severalTargets} the agent merges one endpoint only, so ${another}`;
}
