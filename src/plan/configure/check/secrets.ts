import { checkAuthorization, checkSafeAuthorization, loadAuthorization, loadBasicAuth } from './auth';
import { loadProxy } from './proxy';
import { loadRemoteReads, loadRemoteWrites, loadSigv4 } from './remote';
import { checkTls, loadTls } from './tls';
import { quoted } from '../../go/text';
import { within } from '../../refusal';
import { PrometheusSpec } from '../../resources/prometheus';
import { PrometheusContext } from '../../resources/prometheus-context';

/** The parts of the configuration that the user keeps in Secrets. */
export interface Additional {
  readonly scrapeConfigs?: string;
  readonly alertRelabelConfigs?: string;
  readonly alertManagerConfigs?: string;
}

/** Refuses a Prometheus with a missing reference (`createOrUpdateConfigurationSecret` of `pkg/prometheus/server/operator.go`). */
export function loadServerStore(generator: PrometheusContext): Additional {
  const { spec, assets, namespace } = generator;
  loadRemoteReads(assets, namespace, spec.remoteRead);
  loadCommon(generator);
  spec.alerting?.alertmanagers?.forEach((each, i) => within(`spec.alerting.alertmanagers[${i}]`, () => {
    loadBasicAuth(assets, namespace, each.basicAuth);
    loadAuthorization(assets, namespace, each.authorization, checkSafeAuthorization);
    loadSigv4(assets, namespace, each.sigv4);
    loadTls(assets, namespace, each.tlsConfig, checkTls);
    loadProxy(assets, namespace, each);
  }));
  return {
    scrapeConfigs: additional(generator, 'additionalScrapeConfigs'),
    alertRelabelConfigs: additional(generator, 'additionalAlertRelabelConfigs'),
    alertManagerConfigs: additional(generator, 'additionalAlertManagerConfigs'),
  };
}

/** The same for an agent, which has no remote read and no alerting (`pkg/prometheus/agent/operator.go`). */
export function loadAgentStore(generator: PrometheusContext): Additional {
  loadCommon(generator);
  return { scrapeConfigs: additional(generator, 'additionalScrapeConfigs') };
}

function loadCommon({ spec, assets, namespace, version }: PrometheusContext): void {
  loadRemoteWrites(assets, namespace, version, spec.remoteWrite);
  const { apiserverConfig: server } = spec;
  if (server !== undefined) {
    within('apiserver config', () => {
      loadBasicAuth(assets, namespace, server.basicAuth);
      loadAuthorization(assets, namespace, server.authorization, checkAuthorization);
      loadTls(assets, namespace, server.tlsConfig, checkTls);
      loadProxy(assets, namespace, server);
    });
  }
  for (const { name, tlsConfig } of spec.scrapeClasses ?? []) {
    within(`scrape class ${quoted(name)}`, () => loadTls(assets, namespace, tlsConfig, checkTls));
  }
}

type AdditionalField = keyof PrometheusSpec & `additional${string}`;

function additional({ spec, assets, namespace }: PrometheusContext, field: AdditionalField): string | undefined {
  const key = spec[field];
  return key && within(`cannot load spec.${field}`, () => assets.read(namespace, key));
}
