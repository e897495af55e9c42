import { checkPodMonitor } from './pod-monitor';
import { checkProbe } from './probe';
import { checkScrapeConfig } from './scrape-config';
import { checkServiceMonitor } from './service-monitor';
import { LabelSelector } from '../../kubernetes/label-selector';
import { Namespaces, selected } from '../../kubernetes/selection';
import { refusalOf, within } from '../../refusal';
import { Resource } from '../../resources/custom-resource';
import { Monitors } from '../../resources/monitors';
import { Generator } from '../../resources/prometheus-context';

/** A selected monitor that the operator does not use. */
export interface RefusedMonitor {
  readonly object: string;
  readonly reason: string;
  readonly message: string;
}

/** The monitors that a Prometheus selects: those that pass the operator's checks, and the verdict on each. */
export interface SelectedMonitors extends Monitors {
  readonly accepted: ReadonlyArray<string>;
  readonly refused: ReadonlyArray<RefusedMonitor>;
}

/** Selects and checks the monitors of each kind (`SelectServiceMonitors` and its siblings of `pkg/prometheus/resource_selector.go`). */
export function selectMonitors(generator: Generator, monitors: Monitors, namespaces: Namespaces): SelectedMonitors {
  const { spec, namespace } = generator;
  const accepted: string[] = [];
  const refused: RefusedMonitor[] = [];
  const valid = <Spec>(
    resources: ReadonlyArray<Resource<Spec>>, selector: LabelSelector | undefined, namespaceSelector: LabelSelector | undefined,
    check: (generator: Generator, resource: Resource<Spec>) => void,
  ) => selected(resources, namespaces, { namespace, namespaceSelector, selector }).filter(resource => {
    const message = refusalOf(() => check(generator, resource));
    if (message === undefined) accepted.push(resource.id);
    else refused.push({ object: resource.id, reason: 'InvalidConfiguration', message });
    return message === undefined;
  });
  return {
    serviceMonitors: within('cannot select ServiceMonitors', () => {
      return valid(monitors.serviceMonitors, spec.serviceMonitorSelector, spec.serviceMonitorNamespaceSelector, checkServiceMonitor);
    }),
    podMonitors: within('cannot select PodMonitors', () => {
      return valid(monitors.podMonitors, spec.podMonitorSelector, spec.podMonitorNamespaceSelector, checkPodMonitor);
    }),
    probes: within('cannot select Probes', () => valid(monitors.probes, spec.probeSelector, spec.probeNamespaceSelector, checkProbe)),
    scrapeConfigs: within('cannot select ScrapeConfigs', () => {
      return valid(monitors.scrapeConfigs, spec.scrapeConfigSelector, spec.scrapeConfigNamespaceSelector, checkScrapeConfig);
    }),
    accepted,
    refused,
  };
}
