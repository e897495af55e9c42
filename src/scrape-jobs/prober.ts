import { relabelConfig } from './job-definition';
import { refusal } from '../errors';
import { copy, Relabeling } from '../monitors/relabelings';
import { ScrapeConfig } from '../plan/prometheus/scrape-config';
import { hostAndPort } from '../values/address';
import { Checks, optional } from '../values/check';
import { text } from '../values/scalars';

/** Who probes the targets of a job, and how. */
export interface ProberOptions {
  /** The address of a blackbox exporter, `host` or `host:port`: `blackbox.monitoring.svc:9115`. */
  readonly prober: string;

  /**
   * The module in the configuration of the blackbox exporter that says how it probes. Credentials belong there.
   *
   * @default 'http_2xx'
   * @see https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
   */
  readonly module?: string;
}

/** The port of the blackbox exporter where its address has none (`main.go` of prometheus/blackbox_exporter). */
const DEFAULT_PORT = 9115;

/** The checks of these options. */
export const PROBER_CHECKS: Checks<ProberOptions> = {
  prober: (value, prop, cannot) => hostAndPort(withoutCredentials(value, prop, cannot), DEFAULT_PORT, prop, cannot),
  module: optional(text),
};

/**
 * Returns a target or a prober.
 *
 * @throws when it is empty, or has credentials in it.
 */
export function withoutCredentials(address: string, prop: string, cannot: string): string {
  if (!text(address, prop, cannot).includes('@')) return address;
  throw refusal({
    cannot,
    because: `${prop} has credentials in it, and whoever may read the ConfigMap could read them`,
    instead: 'Leave them out, and set them in the module of the prober',
  });
}

/** The fields of a job whose targets are probed, with rules that give each its parameter `target`. */
export function probed(targets: Relabeling[], { prober, module = 'http_2xx' }: ProberOptions): Omit<ScrapeConfig, 'job_name'> {
  return {
    metrics_path: '/probe',
    params: { module: [module] },
    relabel_configs: [
      ...targets,
      copy('__param_target', 'instance'),
      { targetLabel: '__address__', replacement: prober },
    ].map(relabelConfig),
  };
}
