import { flagsIn, isOn, wordsOf } from './command-line';
import { objectsIn, Texts } from './mounted-files';
import { otherScrapers } from './other-scrapers';
import { isConfiguration, RunningPrometheus, runningPrometheus } from './running-prometheus';
import { UnfollowedScraper } from './unfollowed-scraper';
import { WebServer, webServerOf } from './web-server';
import { groupedBy } from '../../values/grouped';
import { Cluster } from '../cluster/cluster';
import { IdleWorkload } from '../cluster/idle-workloads';
import { Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { ConfigurationPlace, fromPrometheusYaml, PlainConfiguration } from '../configure/load/prometheus-yaml';
import { oldVersion } from '../configure/unfollowed';
import { Finding } from '../findings/finding';
import { operatedWorkloads } from '../operator/prometheus-workloads';
import { Features } from '../prometheus/scrape-protocols';
import { textsAmong } from '../resources/assets';

/** A Prometheus without operator, with the configuration that its pods mount. */
export interface FoundPrometheus extends Features {
  /** The workload that runs it: `Deployment/monitoring/prometheus`. */
  readonly object: string;
  readonly namespace: string;
  readonly serviceAccountName: string;
  /** The name of the container that runs it. */
  readonly container: string;
  /** Whether each node has one. */
  readonly isOnEachNode: boolean;
  /** The object that has the configuration, where it has one: `ConfigMap/monitoring/prometheus`. */
  readonly configuredBy?: string;
  /** Its text there. */
  readonly text?: string;
  readonly configuration: PlainConfiguration;
  /** Whether it stores nothing, and has no queries and no rules (`--agent`). */
  readonly isAgent: boolean;
  /** How it answers whoever scrapes it. */
  readonly web: WebServer;
  /** Whether `$(NODE_NAME)` in it stands for the node of the pod. */
  readonly namesNode?: boolean;
}

/** Whoever scrapes, besides the custom resources of prometheus-operator. */
export interface Scrapers {
  readonly found: ReadonlyArray<FoundPrometheus>;
  readonly unfollowed: ReadonlyArray<UnfollowedScraper>;
  readonly findings: ReadonlyArray<Finding>;
}

/** The workloads without a pod, and the pods that they would have. */
interface Idle {
  readonly workloads: ReadonlyArray<IdleWorkload>;
  readonly pods: ReadonlyArray<Pod>;
}

/**
 * Finds the pods that run a Prometheus, and other scrapers, among pods as they were created; and those that would run one if their
 * workload had a pod.
 */
export function scrapersAmong(
  { manifests }: Pick<Cluster, 'manifests'>, pods: ReadonlyArray<Pod>, idle: Idle = { workloads: [], pods: [] },
): Scrapers {
  const whyIdle = new Map(idle.workloads.map(({ id, because }) => [id, because]));
  const texts = textsAmong(manifests);
  const operated = operatedWorkloads(manifests);
  const found: FoundPrometheus[] = [];
  const unfollowed: UnfollowedScraper[] = [];
  const findings: Finding[] = [];
  // All pods of a workload are one Prometheus: replicas have the same targets.
  for (const [object, [pod]] of groupedBy([...pods, ...idle.pods], each => [workloadIdOf(each)])) {
    const running = operated.has(object) ? undefined : runningPrometheus(pod, texts);
    if (running === undefined) continue;
    const version = /:([^/@]+)/.exec(running.container.image?.replace(/^.*\//, '') ?? '')?.[1];
    findings.push(...oldVersion({ object }, version));
    const because = whyIdle.get(object);
    if (because !== undefined) {
      findings.push({ code: 'scraper-idle', object, message: `runs Prometheus, and has no pod, since ${because}: it scrapes nothing` });
    }
    const isAgent = isOn(wordsOf(running.container), 'agent');
    const read = readConfiguration(running, { version, isAgent });
    if ('unknown' in read) {
      if (because !== undefined) continue;
      const message = `runs Prometheus with ${running.file}, which is not known: ${read.unknown}. What it scrapes is not known either`;
      unfollowed.push({ code: 'scraper-configuration-unknown', object, message, readsMonitors: isOperated(pod) });
      continue;
    }
    found.push({
      object,
      namespace: pod.metadata.namespace,
      serviceAccountName: pod.spec.serviceAccountName,
      container: running.container.name,
      features: flagsIn(wordsOf(running.container), 'enable-feature').flatMap(value => value.split(',')),
      version,
      isAgent,
      web: webServerOf(running),
      isOnEachNode: object.startsWith('DaemonSet/'),
      ...read,
    });
  }
  findings.push(...unreadConfigurations(texts, [...pods, ...idle.pods]));
  return { found, unfollowed: [...unfollowed, ...otherScrapers(manifests, pods, texts)], findings };
}

/** The configurations that no pod mounts, whatever it would do with them. */
function unreadConfigurations(texts: Texts, pods: ReadonlyArray<Pod>): Finding[] {
  const mounted = new Set(pods.flatMap(({ metadata: { namespace }, spec: { volumes = [] } }) =>
    volumes.flatMap(objectsIn).map(({ kind, name }) => `${kind}/${namespace}/${name}`)));
  return Array.from(texts).flatMap(([object, data]) => {
    const key = mounted.has(object) ? undefined
      : Object.keys(data).find(each => data[each].includes('scrape_configs:') && isConfiguration(data[each]));
    const message = `has a configuration of Prometheus as its key ${key}, and no pod that is given mounts it: its jobs scrape nothing`;
    return key === undefined ? [] : [{ code: 'configuration-unread' as const, object, message }];
  });
}

function readConfiguration({ file, configuration: read, files }: RunningPrometheus, of: Pick<ConfigurationPlace, 'version' | 'isAgent'>):
Pick<FoundPrometheus, 'configuration' | 'configuredBy' | 'text' | 'namesNode'> | { readonly unknown: string } {
  if ('unknown' in read) return read;
  if ('missing' in read) {
    const message = `Prometheus finds no file ${file}, and so has no job: ${read.missing}.`;
    return { configuration: { global: {}, scrapeConfigs: [], findings: [{ code: 'prometheus-yml-refused', message }] } };
  }
  const configuration = fromPrometheusYaml(read.text, { file, ...of, find: pattern => files.matching(pattern) });
  return { configuredBy: read.object, text: read.text, configuration, namesNode: read.namesNode };
}

/** Whether prometheus-operator made it of a custom resource that is not given. */
function isOperated({ metadata: { labels = {} } }: Pod): boolean {
  return labels['app.kubernetes.io/managed-by'] === 'prometheus-operator';
}
