import { ScrapeConfig } from '../prometheus/scrape-config';

/** A pod of a Prometheus. */
export interface PrometheusPod {
  readonly shard: number;
  readonly podName: string;
  /** The node of the pod; only in the agent's DaemonSet mode. */
  readonly nodeName?: string;
}

/** Expands the variables of a pod in generated jobs; the config reloader does so, not Prometheus (`pkg/operator/config_reloader.go`). */
export function inPod(scrapeConfigs: ReadonlyArray<ScrapeConfig>, pod: PrometheusPod): ReadonlyArray<ScrapeConfig> {
  const { shard, podName, nodeName = '' } = pod;
  const variables: { readonly [name: string]: string } = { '$(SHARD)': String(shard), '$(POD_NAME)': podName, '$(NODE_NAME)': nodeName };
  return expanded(scrapeConfigs, variables) as ScrapeConfig[];
}

function expanded(value: unknown, variables: { readonly [name: string]: string }): unknown {
  if (typeof value === 'string') return value.replace(/\$\((SHARD|POD_NAME|NODE_NAME)\)/g, name => variables[name]);
  if (Array.isArray(value)) return value.map(each => expanded(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expanded(each, variables)]));
}
