import { SelectingKind } from './workloads';
import { Cluster } from '../cluster/cluster';
import { leftOut } from '../cluster/unknown-objects';
import { Finding } from '../findings/finding';
import { FieldPath } from '../kubernetes/edit';
import { labelSelector } from '../kubernetes/label-selector';
import { idOf, Manifest } from '../kubernetes/manifest';
import { readIfValid, record, required } from '../kubernetes/shape';
import { unknownFields } from '../kubernetes/unknown-fields';
import { Labels } from '../prometheus/labels';
import { namespaceSelector, Relabeling } from '../resources/common';
import { CustomResource } from '../resources/custom-resource';
import { AnyEndpoint, AnyMonitorSpec } from '../resources/monitor-fields';
import { Monitors, monitorsAmong } from '../resources/monitors';
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
  /** The way to it. */
  readonly path: FieldPath;
  /** The user's own rules. */
  readonly relabelings: ReadonlyArray<Relabeling>;
  readonly scrapeClass?: string;
}

/** The monitors of a cluster, those among them that the API server does not know. */
export function monitorsIn(cluster: Pick<Cluster, 'manifests' | 'findings'>): Monitor[] {
  return [
    ...cluster.manifests.filter(isMonitor).map(monitorOf),
    ...leftOut(cluster, KINDS).map(object => ({ ...object, jobs: [], isUnfollowed: false })),
  ];
}

function isMonitor({ kind, apiVersion }: Manifest): boolean {
  return KINDS.includes(kind) && apiVersion.startsWith('monitoring.coreos.com/');
}

function monitorOf(manifest: Manifest): Monitor {
  const findings: Finding[] = [];
  const read = monitorsAmong([manifest], findings);
  const { kind, metadata: { name, namespace = 'default', labels = {} } } = manifest;
  return {
    id: idOf(manifest),
    kind,
    namespace,
    name,
    labels,
    complaints: findings.map(({ path, message }) => `${path}: ${message}`),
    // Looked for when they are asked for: every plan reads the monitors.
    get remarks() { return unknownFields(manifest).map(({ path, message }) => `${path}: ${message}`); },
    jobs: jobsOf(read),
    resource: [...read.serviceMonitors, ...read.podMonitors, ...read.probes, ...read.scrapeConfigs][0],
    selection: kind === 'PodMonitor' || kind === 'ServiceMonitor' ? selectionOf(kind, manifest) : undefined,
    isUnfollowed: kind === 'ScrapeConfig' && otherDiscoveriesOf(manifest.spec).length > 0,
  };
}

/** One for each endpoint; a ScrapeConfig or Probe has one. */
function jobsOf({ serviceMonitors, podMonitors, probes, scrapeConfigs }: Monitors): MonitorJob[] {
  return [
    ...serviceMonitors.flatMap(each => jobsOfEndpoints(each, 'endpoints', each.spec.endpoints)),
    ...podMonitors.flatMap(each => jobsOfEndpoints(each, 'podMetricsEndpoints', each.spec.podMetricsEndpoints)),
    ...probes.map(each => ({ name: jobNameOf(each), field: '', path: ['spec'], relabelings: [] })),
    ...scrapeConfigs.map(each => ({
      name: jobNameOf(each), field: '', path: ['spec'], relabelings: each.spec.relabelings ?? [], scrapeClass: each.spec.scrapeClass,
    })),
  ];
}

function jobsOfEndpoints(monitor: CustomResource<AnyMonitorSpec>, field: string, endpoints: ReadonlyArray<AnyEndpoint> = []): MonitorJob[] {
  const { scrapeClass } = monitor.spec;
  return endpoints.map(({ relabelings = [] }, i) => (
    { name: `${jobNameOf(monitor)}/${i}`, field: `${field}[${i}]`, path: ['spec', field, i], relabelings, scrapeClass }));
}

/** The name with which the operator begins those of the jobs (`pkg/prometheus/promcfg.go`). */
function jobNameOf({ kind, namespace, name }: CustomResource<unknown>): string {
  return `${kind[0].toLowerCase()}${kind.slice(1)}/${namespace}/${name}`;
}

const selecting = record({ selector: required(labelSelector), namespaceSelector });

/** What a monitor selects can be read where something else is wrong with it: it tells for whom it is meant. */
function selectionOf(by: SelectingKind, { spec }: Manifest): Monitor['selection'] {
  const selection = readIfValid(selecting, spec);
  return selection && { by, ...selection };
}
