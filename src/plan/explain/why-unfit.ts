import { had, enumeration, unmet, wanted } from './label-words';
import { Monitor } from './monitors';
import { Scene } from './scene';
import { serviceName, Subject } from './subject';
import { Service } from '../cluster/kinds';
import { ScrapeConfig } from '../prometheus/scrape-config';

/** Why the selector of a monitor does not take a workload; undefined where it does, or the monitor has none. */
export function whyUnselectedBy(monitor: Monitor, subject: Subject, scene: Scene): string | undefined {
  if (monitor.selection === undefined) return undefined;
  const { workload, pods, services } = subject;
  const { selector } = monitor.selection;
  if (monitor.kind === 'PodMonitor') {
    const labels = pods[0]?.metadata.labels ?? {};
    const missing = unmet(selector, labels);
    return missing.length === 0 ? undefined : `it selects pods with ${wanted(missing)}, and those of ${workload} have ${had(missing, labels)}. Change its selector or their labels`;
  }
  const unmetBy = ({ metadata: { labels = {} } }: Service) => unmet(selector, labels);
  if (services.some(service => unmetBy(service).length === 0)) return undefined;
  const isEmpty = (service: Service) => scene.backends.podsOf(service).length === 0;
  const meant = scene.servicesIn(pods[0]?.metadata.namespace).find(service => unmetBy(service).length === 0 && isEmpty(service));
  if (meant !== undefined) return `it selects ${whyEmpty(meant, subject)}`;
  const [nearest] = [...services].sort((a, b) => unmetBy(a).length - unmetBy(b).length);
  if (nearest === undefined) return `it wants a Service, and no Service selects the pods of ${workload}. Create one with ${wanted(unmet(selector, {})) || 'any label'}`;
  const missing = unmetBy(nearest);
  const { labels = {} } = nearest.metadata;
  return `it selects Services with ${wanted(missing)}, and ${serviceName(nearest)} has ${had(missing, labels)}. Change its selector or the labels of the Service`;
}

/** Why a Service has no pods, where those of a workload are meant, or it is not known of which. */
export function whyEmpty(service: Service, meant: Subject | undefined): string {
  const name = serviceName(service);
  const { selector = {} } = service.spec;
  if (Object.keys(selector).length === 0) return `${name}, which has no selector, so it has no pod. Give it one`;
  if (meant === undefined) return `${name}, which selects pods with ${wanted(unmet({ matchLabels: selector }, {}))}, and there are none. Change spec.selector of the Service`;
  const { labels = {} } = meant.pods[0].metadata;
  const missing = unmet({ matchLabels: selector }, labels);
  if (missing.length === 0) return `${name}, which has no pod with an address`;
  return `${name}, which selects pods with ${wanted(missing)}, and those of ${meant.workload} have ${had(missing, labels)}. Change spec.selector of the Service`;
}

/** Why a monitor does not look where a workload is; undefined where it does. */
export function whyElsewhere(
  { selection, namespace }: Monitor, { kubernetes_sd_configs: [discovery] = [] }: Pick<ScrapeConfig, 'kubernetes_sd_configs'>, where: string, what: string,
): string | undefined {
  const { names = [] } = discovery?.namespaces ?? {};
  if (names.length === 0 || names.includes(where)) return undefined;
  const { matchNames = [], any } = selection?.namespaceSelector ?? {};
  const looks = `it looks in namespace ${enumeration(names)} only`;
  if (any || (matchNames.length > 0 && !names.every(name => matchNames.includes(name)))) {
    return `${looks}, since the Prometheus ignores namespace selectors, and ${what} is in ${where}. Move the monitor there`;
  }
  if (matchNames.length > 0) return `${looks}, and ${what} is in ${where}. Add ${where} to its namespaceSelector.matchNames`;
  return `${looks}, its own, since it has no namespaceSelector, and ${what} is in ${where}. Set its namespaceSelector${namespace === where ? '' : ' or move it'}`;
}
