import { Additional } from './secrets';
import { checkTls } from './tls';
import { quantityOf } from '../../kubernetes/quantity';
import { mapsOf } from '../../prometheus/yaml-tree';
import { refuse, within } from '../../refusal';
import { OtherSettings } from '../../resources/other-settings';
import { atLeast, Version } from '../../resources/prometheus-version';

// Settings that have nothing to do with scraping, but cost a Prometheus its configuration and all its jobs if they are wrong
// (`GenerateServerConfiguration` and `GenerateAgentConfiguration` of `pkg/prometheus/promcfg.go`).

/** Refuses wrong settings of a server. */
export function checkServerSettings(settings: OtherSettings, version: Version, additional: Additional): void {
  within('generating storage_settings configuration failed', () => checkTsdb(settings));
  within('generating alerting configuration failed', () => checkAlerting(additional));
  checkTelemetry(settings, version);
}

/** Refuses wrong settings of an agent. */
export function checkAgentSettings(settings: OtherSettings, version: Version): void {
  checkTsdb(settings);
  checkTelemetry(settings, version);
}

/** The operator writes one `storage` for each storage setting of an agent, and Prometheus refuses a repeated key. */
export function checkStorageOnce({ tsdb = {} }: OtherSettings, version: Version): void {
  const written = [
    tsdb.outOfOrderTimeWindow !== undefined,
    tsdb.staleSeriesCompactionThreshold !== undefined && atLeast(version, 3, 10),
    tsdb.chunkEncoding?.floats !== undefined && atLeast(version, 3, 13),
  ].filter(Boolean);
  if (written.length > 1) refuse('the operator writes storage more than once: leave an agent at most one setting in spec.tsdb');
}

function checkTsdb({ tsdb = {}, enableFeatures = [] }: OtherSettings): void {
  const { staleSeriesCompactionThreshold: threshold, chunkEncoding } = tsdb;
  if (threshold !== undefined && !isFraction(threshold)) {
    refuse(`\`staleSeriesCompactionThreshold\` must be between 0 and 1. The current value is ${threshold}`);
  }
  if (chunkEncoding?.floats === 'Xor' && enableFeatures.includes('st-storage')) {
    refuse('chunk encoding "Xor" is incompatible with --enable-feature=st-storage (XOR chunks do not store start timestamps)');
  }
}

function checkAlerting({ alertManagerConfigs = '', alertRelabelConfigs = '' }: Additional): void {
  if (mapsOf(alertManagerConfigs).error !== undefined) refuse('unmarshalling additional alertmanager configs failed');
  const { error } = mapsOf(alertRelabelConfigs);
  if (error !== undefined) refuse(`unmarshalling additional alerting relabel configs failed: ${error}`);
}

function checkTelemetry({ otlp, nameValidationScheme, tracingConfig }: OtherSettings, version: Version): void {
  if (otlp !== undefined) within('failed to generate OTLP configuration', () => checkOtlp(otlp, nameValidationScheme, version));
  if (tracingConfig === undefined) return;
  within('failed to generate tracing configuration', () => {
    checkTls(tracingConfig.tlsConfig);
    const { samplingFraction: fraction } = tracingConfig;
    if (fraction !== undefined && !isFraction(fraction)) refuse('`samplingFraction` must be between 0 and 1');
  });
}

function checkOtlp(otlp: NonNullable<OtherSettings['otlp']>, nameValidationScheme: string | undefined, version: Version): void {
  const { translationStrategy: strategy, promoteAllResourceAttributes: all = false } = otlp;
  if (strategy === 'NoUTF8EscapingWithSuffixes' && nameValidationScheme === 'Legacy') {
    refuse('nameValidationScheme "Legacy" is not compatible with OTLP translation strategy "NoUTF8EscapingWithSuffixes"');
  }
  // The space at the end is the operator's.
  if (strategy === 'NoTranslation' && !atLeast(version, 3, 4)) {
    refuse('nameValidationScheme "NoTranslation" is only supported from Prometheus version 3.4.0 ');
  }
  if (strategy === 'UnderscoreEscapingWithoutSuffixes' && !atLeast(version, 3, 6)) {
    refuse('nameValidationScheme "UnderscoreEscapingWithoutSuffixes" is only supported from Prometheus version 3.6.0 ');
  }
  if (!atLeast(version, 3, 5)) return;
  if (all && otlp.promoteResourceAttributes?.length) {
    refuse("'promoteAllResourceAttributes' cannot be set to 'true' simultaneously with 'promoteResourceAttributes'");
  }
  if (!all && otlp.ignoreResourceAttributes?.length) {
    refuse("'ignoreResourceAttributes' can only be set when 'promoteAllResourceAttributes' is true");
  }
}

function isFraction(quantity: number | string): boolean {
  const value = quantityOf(quantity);
  return value >= 0 && value <= 1;
}
