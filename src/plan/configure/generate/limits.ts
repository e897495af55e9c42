import { withoutAbsent } from './present';
import { bytesOf } from '../../prometheus/byte-size';
import { ScrapeLimits } from '../../prometheus/scrape-config';
import { Limits } from '../../resources/common';
import { PrometheusSpec } from '../../resources/prometheus';

/**
 * The limits of a job, at most the enforced ones. A job without a limit has the enforced one, as all jobs do (`AddLimitsToYAML` of
 * `pkg/prometheus/promcfg.go`).
 */
export function limitsOf(own: Limits, spec: PrometheusSpec): ScrapeLimits {
  return withoutAbsent({
    sample_limit: lower(own.sampleLimit, spec.enforcedSampleLimit),
    target_limit: lower(own.targetLimit, spec.enforcedTargetLimit),
    label_limit: lower(own.labelLimit, spec.enforcedLabelLimit),
    label_name_length_limit: lower(own.labelNameLengthLimit, spec.enforcedLabelNameLengthLimit),
    label_value_length_limit: lower(own.labelValueLengthLimit, spec.enforcedLabelValueLengthLimit),
    keep_dropped_targets: lower(own.keepDroppedTargets, spec.enforcedKeepDroppedTargets),
  });
}

function lower(own: number | undefined, enforced: number | undefined): number | undefined {
  if (!enforced) return own;
  return own ? Math.min(own, enforced) : undefined;
}

/** The largest response that a job accepts (`getLowerByteSize`). */
export function bodySizeLimitOf(own: string | undefined, { enforcedBodySizeLimit: enforced }: PrometheusSpec): string | undefined {
  if (!enforced) return own || undefined;
  return own && bytesOf(own) <= bytesOf(enforced) ? own : enforced;
}
