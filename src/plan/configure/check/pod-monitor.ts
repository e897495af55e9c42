import { checkAuthentication } from './authentication';
import { checkTimesAndRules, loadCredentials } from './endpoint';
import { checkProxy, loadProxy } from './proxy';
import { checkScrapeClass } from './scrape-class';
import { checkSafeTls } from './tls';
import { requirementsOf } from '../../kubernetes/label-selector';
import { within } from '../../refusal';
import { PodMonitor } from '../../resources/pod-monitor';
import { PrometheusContext } from '../../resources/prometheus-context';

/** Refuses a PodMonitor as `checkPodMonitor` of `pkg/prometheus/resource_selector.go` does. */
export function checkPodMonitor({ spec: prometheus, assets }: PrometheusContext, { spec, namespace }: PodMonitor): void {
  within('failed to parse label selector', () => requirementsOf(spec.selector));
  spec.podMetricsEndpoints?.forEach((endpoint, i) => within(`endpoint[${i}]`, () => {
    checkTimesAndRules(prometheus, endpoint);
    checkAuthentication(endpoint);
    within('tlsConfig', () => checkSafeTls(endpoint.tlsConfig));
    checkProxy(endpoint);
    const { bearerTokenSecret: token } = endpoint;
    if (token?.name && token.key) within('bearerTokenSecret', () => assets.load('Secret', namespace, token));
    loadCredentials(assets, namespace, endpoint, checkSafeTls);
    within('proxyConfig', () => loadProxy(assets, namespace, endpoint));
  }));
  within('scrapeClassName', () => checkScrapeClass(prometheus, spec.scrapeClass));
}
