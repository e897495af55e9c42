import { SelectingKind } from './workloads';
import { Cluster } from '../cluster/cluster';
import { leftOut } from '../cluster/unknown-objects';
import { Finding } from '../findings/finding';
import { valueAt } from '../kubernetes/fields';
import { labelSelector } from '../kubernetes/label-selector';
import { idOf, Manifest } from '../kubernetes/manifest';
import { unknownFields } from '../kubernetes/unknown-fields';
import { Labels } from '../prometheus/labels';
import { namespaceSelector, Relabeling } from '../resources/common';
import { CustomResource } from '../resources/custom-resource';
import { AnyMonitorSpec } from '../resources/monitor-fields';
import { monitorsAmong } from '../resources/monitors';
import { otherDiscoveriesOf } from '../resources/scrape-config';

const KINDS = ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'];

/** A monitor as it is explained: what it wants, and where its jobs would be. */
export interface Monitor {
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  /** Why the API server does not store it. */
  readonly complaints: ReadonlyArray<string>;
  /** What it has that is lost when it is stored. */
  readonly remarks: ReadonlyArray<string>;
  /** One for each endpoint; a ScrapeConfig or Probe has one. */
  readonly jobs: ReadonlyArray<MonitorJob>;
  /** As far as it can be read. */
  readonly resource?: CustomResource<unknown>;
  /** Of a ServiceMonitor or PodMonitor, what it selects. */
  readonly selection?: Pick<AnyMonitorSpec, 'selector' | 'namespaceSelector'> & { readonly by: SelectingKind };
  /** Whether it has discoveries that the plan does not follow. */
  readonly isUnfollowed: boolean;
}

/** A job of a monitor. */
export interface MonitorJob {
  /** The name that the operator gives it. */
  readonly name: string;
  /** The field of the monitor that it is made of: `podMetricsEndpoints[1]`; empty where it is made of the whole. */
  readonly field: string;
  /** The user's own rules. */
  readonly relabelings: ReadonlyArray<Relabeling>;
  readonly scrapeClass?: string;
}

/** The monitors of a cluster, those among them that the API server does not know. */
export function monitorsIn(cluster: Pick<Cluster, 'manifests' | 'findings'>): Monitor[] {
  return [
    ...cluster.manifests.filter(({ kind, apiVersion }) => KINDS.includes(kind) && apiVersion.startsWith('monitoring.coreos.com/')).map(monitorOf),
    ...leftOut(cluster, KINDS).map(object => ({ ...object, jobs: [], isUnfollowed: false })),
  ];
}

function monitorOf(manifest: Manifest): Monitor {
  const findings: Finding[] = [];
  const { serviceMonitors: [service], podMonitors: [pod], probes: [probe], scrapeConfigs: [scrapeConfig] } = monitorsAmong([manifest], findings);
  const { kind, metadata: { name, namespace = 'default', labels = {} } } = manifest;
  const jobName = `${kind[0].toLowerCase()}${kind.slice(1)}/${namespace}/${name}`;
  const ofEndpoints = (field: string, endpoints: ReadonlyArray<{ readonly relabelings?: ReadonlyArray<Relabeling> }> = []) =>
    endpoints.map(({ relabelings = [] }, i) => ({ name: `${jobName}/${i}`, field: `${field}[${i}]`, relabelings, scrapeClass: (service ?? pod).spec.scrapeClass }));
  return {
    id: idOf(manifest),
    kind,
    namespace,
    name,
    labels,
    complaints: findings.map(({ path, message }) => `${path}: ${message}`),
    // Looked for when they are told: every plan reads the monitors.
    get remarks() { return unknownFields(manifest).map(({ path, message }) => `${path}: ${message}`); },
    jobs: [
      ...service === undefined ? [] : ofEndpoints('endpoints', service.spec.endpoints),
      ...pod === undefined ? [] : ofEndpoints('podMetricsEndpoints', pod.spec.podMetricsEndpoints),
      ...probe === undefined ? [] : [{ name: jobName, field: '', relabelings: [] }],
      ...scrapeConfig === undefined ? [] : [{ name: jobName, field: '', relabelings: scrapeConfig.spec.relabelings ?? [], scrapeClass: scrapeConfig.spec.scrapeClass }],
    ],
    resource: service ?? pod ?? probe ?? scrapeConfig,
    selection: kind === 'PodMonitor' || kind === 'ServiceMonitor' ? selectionOf(kind, manifest) : undefined,
    isUnfollowed: kind === 'ScrapeConfig' && otherDiscoveriesOf(manifest.spec).length > 0,
  };
}

/** What a monitor selects can be read where something else is wrong with it: it tells for whom it is meant. */
function selectionOf(by: SelectingKind, { spec }: Manifest): Monitor['selection'] {
  let isWrong = false;
  const place = { path: 'spec', complain: () => { isWrong = true; } };
  const selector = labelSelector.read(valueAt(spec, 'selector'), place);
  const namespaces = namespaceSelector.read(valueAt(spec, 'namespaceSelector'), place);
  return selector === undefined || isWrong ? undefined : { by, selector, namespaceSelector: namespaces };
}
