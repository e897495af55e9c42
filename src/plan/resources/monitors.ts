import { CustomResource, customResourcesAmong } from './custom-resource';
import { PodMonitorSpec, podMonitorSpec } from './pod-monitor';
import { ProbeSpec, probeSpec } from './probe';
import { ScrapeConfigSpec, scrapeConfigSpec } from './scrape-config';
import { ServiceMonitorSpec, serviceMonitorSpec } from './service-monitor';
import { Finding } from '../findings/finding';
import { Manifest } from '../kubernetes/manifest';

/** The monitors among some objects, as the API server would store them. */
export interface Monitors {
  readonly serviceMonitors: ReadonlyArray<CustomResource<ServiceMonitorSpec>>;
  readonly podMonitors: ReadonlyArray<CustomResource<PodMonitorSpec>>;
  readonly probes: ReadonlyArray<CustomResource<ProbeSpec>>;
  readonly scrapeConfigs: ReadonlyArray<CustomResource<ScrapeConfigSpec>>;
}

/** Reads the monitors; those that the API server would refuse are left out, with a finding. */
export function monitorsAmong(manifests: ReadonlyArray<Manifest>, findings: Finding[]): Monitors {
  return {
    serviceMonitors: customResourcesAmong(manifests, 'ServiceMonitor', 'v1', serviceMonitorSpec, findings),
    podMonitors: customResourcesAmong(manifests, 'PodMonitor', 'v1', podMonitorSpec, findings),
    probes: customResourcesAmong(manifests, 'Probe', 'v1', probeSpec, findings),
    scrapeConfigs: customResourcesAmong(manifests, 'ScrapeConfig', 'v1alpha1', scrapeConfigSpec, findings),
  };
}
