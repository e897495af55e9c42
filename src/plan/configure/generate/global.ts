import { escapingScheme } from './job-settings';
import { withoutAbsent } from './present';
import { GlobalConfig } from '../../prometheus/scrape-config';
import { PrometheusSpec } from '../../resources/prometheus';
import { atLeast, Version } from '../../resources/prometheus-version';

/** The settings of all jobs that the plan needs (`buildGlobalConfig` of `pkg/prometheus/promcfg.go`). */
export function globalOf(spec: PrometheusSpec, version: Version): GlobalConfig {
  return withoutAbsent({
    scrape_interval: spec.scrapeInterval,
    scrape_timeout: spec.scrapeTimeout || undefined,
    scrape_protocols: spec.scrapeProtocols?.length === 0 ? undefined : spec.scrapeProtocols,
    metric_name_validation_scheme: spec.nameValidationScheme?.toLowerCase(),
    metric_name_escaping_scheme: escapingScheme(version, spec.nameEscapingScheme),
    convert_classic_histograms_to_nhcb: atLeast(version, 3, 4) ? spec.convertClassicHistogramsToNHCB : undefined,
    always_scrape_classic_histograms: atLeast(version, 3, 5) ? spec.scrapeClassicHistograms : undefined,
    scrape_native_histograms: atLeast(version, 3, 8) ? spec.scrapeNativeHistograms : undefined,
    body_size_limit: spec.bodySizeLimit ?? (spec.enforcedBodySizeLimit || undefined),
    sample_limit: ofAll(spec.sampleLimit, spec.enforcedSampleLimit),
    target_limit: ofAll(spec.targetLimit, spec.enforcedTargetLimit),
    label_limit: ofAll(spec.labelLimit, spec.enforcedLabelLimit),
    label_name_length_limit: ofAll(spec.labelNameLengthLimit, spec.enforcedLabelNameLengthLimit),
    label_value_length_limit: ofAll(spec.labelValueLengthLimit, spec.enforcedLabelValueLengthLimit),
    keep_dropped_targets: ofAll(spec.keepDroppedTargets, spec.enforcedKeepDroppedTargets),
  });
}

function ofAll(own = 0, enforced = 0): number | undefined {
  if (own > 0) return enforced > 0 ? Math.min(own, enforced) : own;
  return enforced > 0 ? enforced : undefined;
}
