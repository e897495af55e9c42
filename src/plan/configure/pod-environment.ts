import { ScrapeConfig } from '../prometheus/scrape-config';

/** The pod for which a configuration is. */
export interface PrometheusPod {
  readonly shard: number;
  readonly podName: string;
  /** In the agent's DaemonSet mode: the node of the pod. */
  readonly nodeName?: string;
}

/** Puts a pod's environment into generated jobs, as the config reloader does (`pkg/operator/config_reloader.go`): Prometheus itself does not. */
export function inPod(scrapeConfigs: ReadonlyArray<ScrapeConfig>, { shard, podName, nodeName = '' }: PrometheusPod): ReadonlyArray<ScrapeConfig> {
  const variables: { readonly [name: string]: string } = { '$(SHARD)': String(shard), '$(POD_NAME)': podName, '$(NODE_NAME)': nodeName };
  return expanded(scrapeConfigs, variables) as ScrapeConfig[];
}

function expanded(value: unknown, variables: { readonly [name: string]: string }): unknown {
  if (typeof value === 'string') return value.replace(/\$\((SHARD|POD_NAME|NODE_NAME)\)/g, name => variables[name]);
  if (Array.isArray(value)) return value.map(each => expanded(each, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, expanded(each, variables)]));
}
