import { checkAuthentication } from './authentication';
import { checkTimesAndRules, loadCredentials } from './endpoint';
import { checkProxy, loadProxy } from './proxy';
import { checkScrapeClass } from './scrape-class';
import { checkTls } from './tls';
import { requirementsOf } from '../../kubernetes/label-selector';
import { refuse, within } from '../../refusal';
import { PrometheusContext } from '../../resources/prometheus-context';
import { Endpoint, ServiceMonitor } from '../../resources/service-monitor';

/** Refuses a ServiceMonitor as `checkServiceMonitor` of `pkg/prometheus/resource_selector.go` does. */
export function checkServiceMonitor({ spec: prometheus, assets }: PrometheusContext, { spec, namespace }: ServiceMonitor): void {
  requirementsOf(spec.selector);
  spec.endpoints.forEach((endpoint, i) => {
    within(`endpoints[${i}]`, () => {
      if (prometheus.arbitraryFSAccessThroughSMs?.deny) checkNoFiles(endpoint);
      checkAuthentication(endpoint);
      within('tlsConfig', () => checkTls(endpoint.tlsConfig));
      checkProxy(endpoint);
      const { bearerTokenSecret: token } = endpoint;
      if (token?.name) within('bearerTokenSecret', () => assets.load('Secret', namespace, token));
      loadCredentials(assets, namespace, endpoint, checkTls);
      checkTimesAndRules(prometheus, endpoint);
    });
    loadProxy(assets, namespace, endpoint);
  });
  within('scrapeClassName', () => checkScrapeClass(prometheus, spec.scrapeClass));
}

function checkNoFiles({ bearerTokenFile, tlsConfig: tls }: Endpoint): void {
  if (bearerTokenFile) refuse('it accesses file system via bearer token file which Prometheus specification prohibits');
  if (tls?.caFile || tls?.certFile || tls?.keyFile) {
    refuse('it accesses file system via tls config which Prometheus specification prohibits');
  }
}
