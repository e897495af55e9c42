import { Finding } from '../finding';
import { idOf, Manifest } from '../manifest';
import { Resource } from './generator';
import { Shape } from '../shape';
import { podMonitorSpec, PodMonitorSpec } from './resources/pod-monitor';
import { probeSpec, ProbeSpec } from './resources/probe';
import { scrapeConfigSpec, ScrapeConfigSpec } from './resources/scrape-config';
import { serviceMonitorSpec, ServiceMonitorSpec } from './resources/service-monitor';

const GROUP = 'monitoring.coreos.com';

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

/** The custom resources of one kind, in the order of the objects. */
export function resourcesAmong<Spec>(
  manifests: ReadonlyArray<Manifest>, kind: string, version: string, shape: Shape<Spec | undefined>, findings: Finding[],
): Array<Resource<Spec>> {
  return manifests.filter(({ apiVersion, kind: each }) => each === kind && apiVersion.startsWith(`${GROUP}/`)).flatMap(manifest => {
    const object = idOf(manifest);
    const complaints: Finding[] = [];
    const complain = (path: string, message: string) => complaints.push({ object, path, message: `The API server refuses this: it ${message}.` });
    if (manifest.apiVersion !== `${GROUP}/${version}`) complain('apiVersion', `must be ${GROUP}/${version}`);
    if (manifest.spec === undefined || manifest.spec === null) complain('spec', 'must be given');
    const spec = shape.read(manifest.spec, { path: 'spec', complain });
    findings.push(...complaints);
    if (complaints.length > 0 || spec === undefined) return [];
    const { namespace = 'default', name, labels = {} } = manifest.metadata;
    return [{ id: `${kind}/${namespace}/${name}`, kind, namespace, name, labels, spec }];
  });
}
