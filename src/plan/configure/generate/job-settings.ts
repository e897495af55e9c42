import { withoutAbsent } from './present';
import { quantityOf } from '../../kubernetes/quantity';
import { ScrapeConfig } from '../../prometheus/scrape-config';
import { Histograms } from '../../resources/common';
import { PrometheusSpec, ScrapeClass } from '../../resources/prometheus';
import { PrometheusContext } from '../../resources/prometheus-context';
import { atLeast, Version } from '../../resources/prometheus-version';

/** The class that a monitor names, else the default one; empty if there is neither. */
export function scrapeClassOf({ spec }: Pick<PrometheusContext, 'spec'>, name: string | undefined): Partial<ScrapeClass> {
  const { scrapeClasses = [] } = spec;
  return scrapeClasses.find(each => each.name === name) ?? scrapeClasses.find(each => each.default) ?? {};
}

interface Protocols extends Histograms {
  readonly scrapeProtocols?: ReadonlyArray<string>;
  readonly fallbackScrapeProtocol?: string;
}

/** Native histograms and exposition formats (`addNativeHistogramConfig`, `addScrapeProtocols` of `pkg/prometheus/promcfg.go`). */
export function samplesConfig({ version }: PrometheusContext, own: Protocols, scrapeClass: Partial<ScrapeClass>): Partial<ScrapeConfig> {
  const { nativeHistogramMinBucketFactor: minBucketFactor } = own;
  return withoutAbsent({
    scrape_native_histograms: atLeast(version, 3, 8) ? own.scrapeNativeHistograms : undefined,
    native_histogram_bucket_limit: own.nativeHistogramBucketLimit,
    native_histogram_min_bucket_factor: minBucketFactor === undefined ? undefined : quantityOf(minBucketFactor),
    always_scrape_classic_histograms: own.scrapeClassicHistograms,
    convert_classic_histograms_to_nhcb: own.convertClassicHistogramsToNHCB,
    scrape_protocols: own.scrapeProtocols?.length === 0 ? undefined : own.scrapeProtocols,
    fallback_scrape_protocol: own.fallbackScrapeProtocol ?? scrapeClass.fallbackScrapeProtocol,
  });
}

/** `honor_timestamps`, which the Prometheus can override (`AddHonorTimestamps`). */
export function honorTimestamps({ overrideHonorTimestamps = false }: PrometheusSpec, own: boolean | undefined): boolean | undefined {
  return own === undefined && !overrideHonorTimestamps ? undefined : Boolean(own) && !overrideHonorTimestamps;
}

/** `honor_labels`, which the Prometheus can override (`AddHonorLabels`). */
export function honorLabels({ overrideHonorLabels = false }: PrometheusSpec, own = false): boolean {
  return own && !overrideHonorLabels;
}

const ESCAPING_SCHEMES = { AllowUTF8: 'allow-utf-8', Underscores: 'underscores', Dots: 'dots', Values: 'values' };

/** How names in UTF-8 are escaped (`appendNameEscapingScheme`). */
export function escapingScheme(version: Version, scheme: keyof typeof ESCAPING_SCHEMES | undefined): string | undefined {
  return scheme && atLeast(version, 3, 4) ? ESCAPING_SCHEMES[scheme] : undefined;
}
