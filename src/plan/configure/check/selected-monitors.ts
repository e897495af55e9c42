import { checkPodMonitor } from './pod-monitor';
import { checkProbe } from './probe';
import { checkScrapeConfig } from './scrape-config';
import { checkServiceMonitor } from './service-monitor';
import { LabelSelector } from '../../kubernetes/label-selector';
import { Namespaces, selectObjects } from '../../kubernetes/selection';
import { refusalOf, within } from '../../refusal';
import { CustomResource } from '../../resources/custom-resource';
import { Monitors } from '../../resources/monitors';
import { PrometheusContext } from '../../resources/prometheus-context';

/** A selected monitor that the operator does not use. */
export interface RefusedMonitor {
  readonly object: string;
  readonly reason: string;
  readonly message: string;
}

/** The selected monitors that pass the operator's checks, and the verdict on each selected one. */
export interface SelectedMonitors extends Monitors {
  readonly accepted: ReadonlyArray<string>;
  readonly refused: ReadonlyArray<RefusedMonitor>;
}

/** Selects and checks the monitors of each kind (`SelectServiceMonitors` and its siblings of `pkg/prometheus/resource_selector.go`). */
export function selectMonitors(generator: PrometheusContext, monitors: Monitors, namespaces: Namespaces): SelectedMonitors {
  const { spec, namespace } = generator;
  const accepted: string[] = [];
  const refused: RefusedMonitor[] = [];
  const valid = <Spec>(
    resources: ReadonlyArray<CustomResource<Spec>>, selector: LabelSelector | undefined, namespaceSelector: LabelSelector | undefined,
    check: (generator: PrometheusContext, resource: CustomResource<Spec>) => void,
  ) => selectObjects(resources, namespaces, { namespace, namespaceSelector, selector }).filter(resource => {
    const message = refusalOf(() => generator.assets.readFor(resource.id, () => check(generator, resource)));
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
