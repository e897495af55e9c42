import { ExistingPrometheusOptions, OPTIONS_CHECKS } from './existing-prometheus-options';
import { refusal } from '../errors';
import { fromPrometheusYaml } from '../plan/configure/load/prometheus-yaml';
import { DEFAULT_SCRAPE_INTERVAL } from '../plan/prometheus/scrape-config';
import { Checks, listOf, optional } from '../values/check';
import { dnsLabel, labels } from '../values/names';
import { absolutePath, text } from '../values/scalars';

/** Properties of a Prometheus without operator. */
export interface PrometheusYamlProps extends ExistingPrometheusOptions {
  /**
   * Its `prometheus.yml`: copy it from the ConfigMap that its pods mount.
   *
   * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/
   */
  readonly text: string;

  /** The namespace of its pods. */
  readonly namespace: string;

  /** The service account of its pods. */
  readonly serviceAccountName: string;

  /** The labels of its pods, by which a NetworkPolicy selects them: those of its Service's selector. */
  readonly podLabels: { [key: string]: string };

  /**
   * The namespaces in which its service account may list pods, Services and EndpointSlices.
   *
   * @default - all
   */
  readonly discoverableNamespaces?: string[];

  /**
   * The directory in its container in which its jobs find certificates of the mesh, an absolute path: the volume that its sidecar writes
   * them to is mounted there.
   *
   * @default - it has no certificates of the mesh
   * @see https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings
   */
  readonly certificatesDirectory?: string;
}

/** The checks of these props. */
export const PROMETHEUS_YAML_CHECKS: Checks<PrometheusYamlProps> = {
  ...OPTIONS_CHECKS,
  text,
  namespace: dnsLabel,
  serviceAccountName: dnsLabel,
  podLabels: labels,
  discoverableNamespaces: optional(listOf(dnsLabel)),
  certificatesDirectory: optional(absolutePath),
};

/**
 * The interval of the jobs of a `prometheus.yml` that set none.
 *
 * @throws when Prometheus would not load the file, or has no job in it.
 */
export function scrapeIntervalIn(prometheusYaml: string, cannot: string): string {
  const { global, scrapeConfigs, findings } = fromPrometheusYaml(prometheusYaml);
  const refused = findings.find(({ code }) => code === 'prometheus-yml-refused');
  if (refused !== undefined) {
    const [reason] = refused.message.split('\n');
    throw refusal({
      cannot,
      because: `${refused.path ? `${refused.path} of text` : 'text'} is not valid. ${reason.replace(/[.:]$/, '')}`,
      instead: 'Give the file as Prometheus loads it, without the placeholders of a template',
    });
  }
  if (scrapeConfigs.length + findings.length === 0) {
    const because = 'text has no job in scrape_configs, so nothing is scraped';
    throw refusal({ cannot, because, instead: 'Give the whole prometheus.yml' });
  }
  return global.scrape_interval ?? DEFAULT_SCRAPE_INTERVAL;
}
