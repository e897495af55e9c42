import { Texts } from './mounted-files';
import { repositoryOf } from './running-prometheus';
import { UnfollowedScraper } from './unfollowed-scraper';
import { Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { isFields, valueAt } from '../kubernetes/fields';
import { groupOf } from '../kubernetes/known-kinds';
import { idOf, Manifest } from '../kubernetes/manifest';
import { yamlValue } from '../kubernetes/yaml';

type Known = Pick<UnfollowedScraper, 'object' | 'readsMonitors' | 'only'> & { readonly product: string };

/** Scrapers that are not Prometheus: custom resources, configurations in ConfigMaps or Secrets, and pods that have none of these. */
export function otherScrapers(manifests: ReadonlyArray<Manifest>, pods: ReadonlyArray<Pod>, texts: Texts): UnfollowedScraper[] {
  const known = [...manifests.flatMap(ofCustomResource), ...Array.from(texts).flatMap(([object, data]) => ofTexts(object, data))];
  const all = [...known, ...pods.flatMap(pod => [...ofDatadog(pod), ...ofPod(pod, texts, known)])];
  return [...new Map(all.map(each => [each.object, each])).values()].map(({ product, ...scraper }) => ({
    ...scraper,
    code: 'scraper-not-followed',
    message: `lets ${product} scrape, which the plan does not follow: what it scrapes is not known`,
  }));
}

const ALLOY = 'Grafana Alloy';
const VICTORIA_METRICS = 'vmagent of VictoriaMetrics';

/** The kinds by which another scraper is configured, and whether their controllers read the monitors of prometheus-operator. */
const KINDS: { readonly [kind: string]: readonly [product: string, readsMonitors: boolean] } = {
  'monitoring.grafana.com GrafanaAgent': ['Grafana Agent', true],
  'collectors.grafana.com Alloy': [ALLOY, true],
  'operator.victoriametrics.com VMAgent': [VICTORIA_METRICS, true],
  'operator.victoriametrics.com VMPodScrape': [VICTORIA_METRICS, false],
  'operator.victoriametrics.com VMServiceScrape': [VICTORIA_METRICS, false],
  'monitoring.googleapis.com PodMonitoring': ['Google Cloud Managed Service for Prometheus', false],
  'monitoring.googleapis.com ClusterPodMonitoring': ['Google Cloud Managed Service for Prometheus', false],
};

const COLLECTOR = 'OpenTelemetry Collector';
const DATADOG = 'the Datadog Agent';

function ofCustomResource(manifest: Manifest): Known[] {
  const kind = `${groupOf(manifest.apiVersion)} ${manifest.kind}`;
  if (Object.hasOwn(KINDS, kind)) {
    const [product, readsMonitors] = KINDS[kind];
    return [{ object: idOf(manifest), product, readsMonitors }];
  }
  if (kind === 'datadoghq.com DatadogAgent' && valueAt(manifest, 'spec.features.prometheusScrape.enabled') === true) {
    return [{ object: idOf(manifest), product: DATADOG, readsMonitors: false }];
  }
  if (kind !== 'opentelemetry.io OpenTelemetryCollector') return [];
  const readsMonitors = valueAt(manifest, 'spec.targetAllocator.prometheusCR.enabled') === true;
  // Before v1beta1 it is a text.
  const given = valueAt(manifest, 'spec.config');
  const config = typeof given === 'string' ? yamlValue(given).value : given;
  return readsMonitors || hasPrometheusReceiver(config) ? [{ object: idOf(manifest), product: COLLECTOR, readsMonitors }] : [];
}

/** The components of Alloy that scrape, or find what others of its components scrape. */
const ALLOY_COMPONENT = /^\s*prometheus\.(?:scrape|operator\.\w+)\s+"/m;
const ALLOY_OF_OPERATOR = /^\s*prometheus\.operator\.\w+\s+"/m;

function ofTexts(object: string, data: { readonly [key: string]: string }): Known[] {
  const all = Object.values(data);
  if (all.some(text => ALLOY_COMPONENT.test(text))) {
    return [{ object, product: ALLOY, readsMonitors: all.some(text => ALLOY_OF_OPERATOR.test(text)) }];
  }
  const configs = all.filter(text => text.includes('receivers:') && text.includes('prometheus')).map(text => yamlValue(text).value);
  return configs.some(hasPrometheusReceiver) ? [{ object, product: COLLECTOR, readsMonitors: configs.some(hasTargetAllocator) }] : [];
}

function prometheusReceivers(config: unknown): unknown[] {
  const receivers = valueAt(config, 'receivers');
  return isFields(receivers) ? Object.keys(receivers).filter(name => /^prometheus(\/|$)/.test(name)).map(name => receivers[name]) : [];
}

function hasPrometheusReceiver(config: unknown): boolean {
  return prometheusReceivers(config).length > 0;
}

function hasTargetAllocator(config: unknown): boolean {
  return prometheusReceivers(config).some(receiver => isFields(valueAt(receiver, 'target_allocator')));
}

const IMAGES: ReadonlyArray<readonly [RegExp, product: string]> = [
  [/(^|\/)alloy$/, ALLOY],
  [/grafana\/agent$/, 'Grafana Agent'],
  [/(^|\/)vmagent$/, VICTORIA_METRICS],
];

/** The checks of the Datadog Agent that read what Prometheus would, in annotations of both versions. */
const DATADOG_CHECK = /"(openmetrics|prometheus)"/;

/** A pod that the Datadog Agent scrapes, if there is one, or that runs one which scrapes whatever is annotated for Prometheus. */
function ofDatadog(pod: Pod): Known[] {
  const object = workloadIdOf(pod);
  const { metadata: { annotations = {} }, spec: { containers } } = pod;
  const isChecked = Object.entries(annotations).some(([key, value]) => key.startsWith('ad.datadoghq.com/') && DATADOG_CHECK.test(value));
  const isAgent = containers.some(({ env = [] }) =>
    env.some(({ name, value }) => name === 'DD_PROMETHEUS_SCRAPE_ENABLED' && value === 'true'));
  return [
    ...isChecked ? [{ object, product: DATADOG, readsMonitors: false, only: object }] : [],
    ...isAgent ? [{ object, product: DATADOG, readsMonitors: false }] : [],
  ];
}

/** A pod of which no custom resource and no text says that it scrapes, and none that it does not. */
function ofPod(pod: Pod, texts: Texts, known: ReadonlyArray<Known>): Known[] {
  const { namespace } = pod.metadata;
  const found = IMAGES.find(([image]) => pod.spec.containers.some(container => image.test(repositoryOf(container))));
  if (found === undefined) return [];
  const [, product] = found;
  const isConfigured = known.some(each => each.product === product && each.object.split('/')[1] === namespace);
  // The text of Alloy would say if it scraped.
  const isForOthers = product === ALLOY && mountsGiven(pod, texts);
  return isConfigured || isForOthers ? [] : [{ object: workloadIdOf(pod), product, readsMonitors: true }];
}

/** Whether a pod mounts a ConfigMap or Secret that is given. */
function mountsGiven({ metadata: { namespace }, spec: { volumes = [] } }: Pod, texts: Texts): boolean {
  return volumes.some(({ configMap, secret }) => texts.has(`ConfigMap/${namespace}/${configMap?.name}`)
    || texts.has(`Secret/${namespace}/${secret?.secretName}`));
}
