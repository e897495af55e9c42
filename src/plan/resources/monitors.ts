import { Resource, resourcesAmong } from './custom-resource';
import { PodMonitorSpec, podMonitorSpec } from './pod-monitor';
import { ProbeSpec, probeSpec } from './probe';
import { ScrapeConfigSpec, scrapeConfigSpec } from './scrape-config';
import { ServiceMonitorSpec, serviceMonitorSpec } from './service-monitor';
import { Finding } from '../findings/finding';
import { Manifest } from '../kubernetes/manifest';

/** The monitors among some objects, as the API server would store them. */
export interface Monitors {
  readonly serviceMonitors: ReadonlyArray<Resource<ServiceMonitorSpec>>;
  readonly podMonitors: ReadonlyArray<Resource<PodMonitorSpec>>;
  readonly probes: ReadonlyArray<Resource<ProbeSpec>>;
  readonly scrapeConfigs: ReadonlyArray<Resource<ScrapeConfigSpec>>;
}

/** Reads the monitors; what the API server would refuse is left out with a finding. */
export function monitorsAmong(manifests: ReadonlyArray<Manifest>, findings: Finding[]): Monitors {
  return {
    serviceMonitors: resourcesAmong(manifests, 'ServiceMonitor', 'v1', serviceMonitorSpec, findings),
    podMonitors: resourcesAmong(manifests, 'PodMonitor', 'v1', podMonitorSpec, findings),
    probes: resourcesAmong(manifests, 'Probe', 'v1', probeSpec, findings),
    scrapeConfigs: resourcesAmong(manifests, 'ScrapeConfig', 'v1alpha1', scrapeConfigSpec, findings),
  };
}
