import { PORTS_OF_PROXIES } from './ports';
import { PROXY_CONTAINER } from '../../mesh/istio';
import { RelabelConfig } from '../prometheus/scrape-config';
import { expressionOf } from '../relabel/expression';
import { fullRule } from '../relabel/full-rule';

/** What a job can keep to have the targets of proxies, and no others. */
const OF_PROXIES = [PROXY_CONTAINER, ...PORTS_OF_PROXIES];

/** Any value that is none of a proxy. */
const OF_ANOTHER = 'another';

const CONTAINER_OR_PORT = /^__meta_kubernetes_(pod_container_(name|port_name|port_number)|endpoint(slice)?_port(_name)?)$/;

/** Whether rules keep the containers or ports of proxies only. */
export function keepsProxies(rules: ReadonlyArray<RelabelConfig>): boolean {
  return rules.map(fullRule).some(({ action, sources, regex }) => {
    if (action !== 'keep' || sources.length !== 1 || !CONTAINER_OR_PORT.test(sources[0])) return false;
    const expression = expressionOf(regex);
    return OF_PROXIES.some(each => expression.matches(each)) && !expression.matches(OF_ANOTHER);
  });
}

/** Whether a rule looks at nothing but containers and their ports. */
export function isAboutContainers({ source_labels: sources = [] }: RelabelConfig): boolean {
  return sources.length > 0 && sources.every(source => source.startsWith('__meta_kubernetes_pod_container_'));
}
