import { checkAuthorization } from './auth';
import { checkRelabelings } from './relabelings';
import { checkTls } from './tls';
import { quoted } from '../../go/text';
import { refuse, within } from '../../refusal';
import { PrometheusSpec, ScrapeClass } from '../../resources/prometheus';

/** Refuses a Prometheus with invalid scrape classes (`getScrapeClassConfig` of `pkg/prometheus/promcfg.go`). */
export function checkScrapeClasses(classes: ReadonlyArray<ScrapeClass> = []): void {
  classes.forEach((each, i) => {
    within(`invalid relabelings for scrapeClass ${each.name}`, () => checkRelabelings(each.relabelings));
    within(`invalid metric relabelings for scrapeClass ${each.name}`, () => checkRelabelings(each.metricRelabelings));
    within(`invalid TLS config for scrapeClass ${each.name}`, () => checkTls(each.tlsConfig));
    within(`invalid authorization for scrapeClass ${each.name}`, () => checkAuthorization(each.authorization));
    if (each.default && classes.slice(0, i).some(earlier => earlier.default)) refuse('multiple default scrape classes defined');
  });
}

/** Refuses a monitor whose class the Prometheus does not have (`validateScrapeClass` of `pkg/prometheus/resource_selector.go`). */
export function checkScrapeClass({ scrapeClasses = [] }: PrometheusSpec, name: string | undefined): void {
  if (name === undefined || scrapeClasses.some(each => each.name === name)) return;
  refuse(`scrapeClass ${quoted(name)} not found in Prometheus scrapeClasses`);
}
