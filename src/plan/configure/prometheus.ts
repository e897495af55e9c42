import { checkAgentSettings, checkServerSettings, checkStorageOnce } from './check/other-settings';
import { checkScrapeClasses } from './check/scrape-class';
import { checkTimeout } from './check/scrape-times';
import { loadAgentStore, loadServerStore } from './check/secrets';
import { RefusedMonitor, selectMonitors } from './check/selected-monitors';
import { additionalJobs } from './generate/additional-scrape-configs';
import { forwardingOf } from './generate/forwarding';
import { globalOf } from './generate/global';
import { podMonitorJob } from './generate/pod-monitor';
import { withoutAbsent } from './generate/present';
import { probeJob } from './generate/probe';
import { scrapeConfigJob } from './generate/scrape-config';
import { serviceMonitorJob } from './generate/service-monitor';
import { checkLoading } from './load/load';
import { OPERATOR_DEFAULT_PROMETHEUS_VERSION } from '../../operator-defaults';
import { quoted } from '../go/text';
import { Namespaces, selectObjects } from '../kubernetes/selection';
import { Forwarding, NO_FORWARDING } from '../prometheus/remote-write';
import { GlobalConfig, ScrapeConfig } from '../prometheus/scrape-config';
import { refusalOf, refuse, within } from '../refusal';
import { AbsentAsset, Assets } from '../resources/assets';
import { CustomResource } from '../resources/custom-resource';
import { Monitors } from '../resources/monitors';
import { PrometheusSpec } from '../resources/prometheus';
import { PrometheusContext } from '../resources/prometheus-context';
import { parseVersion } from '../resources/prometheus-version';

/** The configuration that the operator generates for one Prometheus or PrometheusAgent. */
export interface ConfiguredPrometheus {
  /** Such as `Prometheus/monitoring/k8s`. */
  readonly object: string;
  readonly namespace: string;
  readonly serviceAccountName: string;
  /** The selected monitors that the operator uses, by kind and then by namespace and name. */
  readonly accepted: ReadonlyArray<string>;
  /** The selected monitors that it does not use, with the condition that it writes into their status. */
  readonly refused: ReadonlyArray<RefusedMonitor>;
  readonly global: GlobalConfig;
  readonly scrapeConfigs: ReadonlyArray<ScrapeConfig>;
  readonly forwarding: Forwarding;
  /** The Secrets and ConfigMaps that are referred to and not given. */
  readonly absentAssets: ReadonlyArray<AbsentAsset>;
  /** Why the operator generates no configuration, so that there is no job. */
  readonly error?: string;
  /** Why Prometheus does not load the generated configuration, so that no job runs. */
  readonly notLoaded?: string;
}

/** The other objects that the operator reads for a Prometheus. */
export interface Surroundings {
  readonly monitors: Monitors;
  readonly namespaces: Namespaces;
  readonly assets: Assets;
}

type Mode = 'Server' | 'StatefulSet' | 'DaemonSet';

/** A Prometheus, or an agent in one of its modes. */
export interface PrometheusResource extends CustomResource<PrometheusSpec> {
  readonly mode: Mode;
}

/**
 * Selects the monitors of one Prometheus and generates its jobs (`sync` of `pkg/prometheus/server/operator.go` and
 * `pkg/prometheus/agent/operator.go`).
 */
export function configurePrometheus(prometheus: PrometheusResource, { monitors, namespaces, assets }: Surroundings): ConfiguredPrometheus {
  const { spec, namespace, mode } = prometheus;
  let configured: ConfiguredPrometheus = {
    object: prometheus.id,
    namespace,
    serviceAccountName: spec.serviceAccountName || 'default',
    accepted: [],
    refused: [],
    global: {},
    scrapeConfigs: [],
    forwarding: NO_FORWARDING,
    absentAssets: [],
  };
  const error = refusalOf(() => {
    if (spec.paused) refuse('the operator takes no action on a paused resource: unset spec.paused');
    const version = within('failed to parse Prometheus version', () => parseVersion(spec.version || OPERATOR_DEFAULT_PROMETHEUS_VERSION));
    const generator: PrometheusContext = { namespace, spec, version, assets, onEachNode: mode === 'DaemonSet' };
    const { accepted, refused, ...valid } = selectMonitors(generator, monitors, namespaces);
    configured = { ...configured, accepted, refused, forwarding: forwardingOf(generator, prometheus.name) };
    if (mode === 'Server') checkRuleSelectors(generator, namespaces);
    if (version.numbers[0] !== 2 && version.numbers[0] !== 3) refuse(`unsupported Prometheus version ${quoted(spec.version!)}`);
    within('failed to parse scrape classes', () => checkScrapeClasses(spec.scrapeClasses));
    if (mode !== 'Server' || !isUnmanaged(spec)) configured = { ...configured, ...generated(generator, prometheus, valid) };
  });
  return withoutAbsent({ ...configured, absentAssets: assets.absent, error });
}

/**
 * Rules are not part of the configuration, but there is none if they cannot be selected (`getSelectedConfigResources` of
 * `pkg/prometheus/server/operator.go`).
 */
function checkRuleSelectors({ namespace, spec }: PrometheusContext, namespaces: Namespaces): void {
  const { ruleSelector: selector, ruleNamespaceSelector: namespaceSelector } = spec;
  within('cannot select PrometheusRules', () => selectObjects([], namespaces, { namespace, selector, namespaceSelector }));
}

type Generated = Pick<ConfiguredPrometheus, 'global' | 'scrapeConfigs' | 'forwarding' | 'notLoaded'>;

function generated(generator: PrometheusContext, { mode, name }: PrometheusResource, monitors: Monitors): Generated {
  const { spec, version } = generator;
  const additional = mode === 'Server' ? loadServerStore(generator) : loadAgentStore(generator);
  if (spec.scrapeTimeout) checkTimeout(spec.scrapeTimeout, spec.scrapeInterval);
  const others = within('generate additional scrape configs', () => additionalJobs(generator, additional.scrapeConfigs));
  if (mode === 'Server') checkServerSettings(spec, version, additional);
  else checkAgentSettings(spec, version);

  const global = globalOf(spec, version);
  const scrapeConfigs = jobsInOrder(generator, mode, monitors, others.jobs);
  // With the credentials that the checks have loaded.
  const forwarding = forwardingOf(generator, name);
  const notLoaded = refusalOf(() => {
    if (others.complaints.length > 0) refuse(others.complaints.join('; '));
    if (mode !== 'Server') checkStorageOnce(spec, version);
    checkLoading(global, scrapeConfigs, forwarding);
  });
  return { global, scrapeConfigs, forwarding, notLoaded };
}

/**
 * Servers and agents have their jobs in different orders (`GenerateServerConfiguration` and `GenerateAgentConfiguration` of
 * `pkg/prometheus/promcfg.go`).
 */
function jobsInOrder(generator: PrometheusContext, mode: Mode, monitors: Monitors, others: ReadonlyArray<ScrapeConfig>): ScrapeConfig[] {
  const { serviceMonitors, podMonitors, probes, scrapeConfigs } = monitors;
  const ofServices = serviceMonitors.flatMap(monitor =>
    monitor.spec.endpoints.map((endpoint, i) => serviceMonitorJob(generator, monitor, endpoint, i)));
  const ofPods = podMonitors.flatMap(monitor =>
    monitor.spec.podMetricsEndpoints?.map((endpoint, i) => podMonitorJob(generator, monitor, endpoint, i)) ?? []);
  const ofProbes = probes.map(each => probeJob(generator, each));
  const ofScrapeConfigs = scrapeConfigs.map(each => scrapeConfigJob(generator, each));
  switch (mode) {
    case 'Server': return [...ofServices, ...ofPods, ...ofProbes, ...ofScrapeConfigs, ...others];
    case 'StatefulSet': return [...ofPods, ...others, ...ofServices, ...ofProbes, ...ofScrapeConfigs];
    case 'DaemonSet': return [...ofPods, ...others];
  }
}

/** The user writes the configuration of a Prometheus without selectors. */
function isUnmanaged({ serviceMonitorSelector, podMonitorSelector, probeSelector, scrapeConfigSelector }: PrometheusSpec): boolean {
  return [serviceMonitorSelector, podMonitorSelector, probeSelector, scrapeConfigSelector].every(selector => selector === undefined);
}
