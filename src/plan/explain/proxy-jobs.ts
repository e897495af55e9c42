import { ExplanationContext } from './context';
import { Monitor } from './monitors';
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

/** Whether a monitor is for the proxies of a mesh: it is taken as a whole, since one of its endpoints is for what another leaves out. */
export function isOfProxies({ jobs }: Monitor, context: ExplanationContext): boolean {
  const { predictions } = context;
  return jobs.some(({ name, relabelings }) =>
    // Where no Prometheus selects it, there are only its own rules.
    keepsProxies(relabelings.map(({ action, sourceLabels, regex }) => ({ action, source_labels: sourceLabels, regex })))
    || predictions.some(prediction => context.poolsOf(prediction, name).some(({ rules }) => keepsProxies(rules))));
}
