import { operatedContainers } from './containers';
import { OPERATOR_DEFAULT_PROMETHEUS_VERSION } from '../../operator-defaults';
import { Cluster } from '../cluster/cluster';
import { valueAt, isFields } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { refusalOf } from '../refusal';
import { parseVersion } from '../resources/prometheus-version';

const MANAGED_BY = { 'app.kubernetes.io/managed-by': 'prometheus-operator' };

/**
 * What runs because of the Prometheus and PrometheusAgent resources of a cluster and is not among its objects: their StatefulSets or DaemonSets, as far as
 * they are read by anything, and the Service of each namespace that has some (`pkg/prometheus/server` and `pkg/prometheus/agent` of the operator).
 */
export function prometheusWorkloads({ manifests }: Pick<Cluster, 'manifests'>): Manifest[] {
  const existing = new Set(manifests.map(idOf));
  const made = manifests.filter(isPrometheus).flatMap(prometheus => [...workloadsOf(prometheus), ...governingService(prometheus)]);
  return [...new Map(made.map(each => [idOf(each), each])).values()].filter(each => !existing.has(idOf(each)));
}

/** The name of the workload of a Prometheus, or of one of its shards (`pkg/prometheus/common.go`, prometheusNameByShard). */
export function workloadNameOf({ kind, metadata: { name } }: Manifest, shard = 0): string {
  return `${kind === 'PrometheusAgent' ? 'prom-agent' : 'prometheus'}-${name}${shard > 0 ? `-shard-${shard}` : ''}`;
}

/** How many workloads share the targets of a Prometheus: a DaemonSet is one. */
export function shardsOf(prometheus: Manifest): number {
  const shards = valueAt(prometheus, 'spec.shards');
  return isDaemonSet(prometheus) || !Number.isInteger(shards) ? 1 : Math.max(Number(shards), 1);
}

/** Whether an agent runs on each node. */
export function isDaemonSet(prometheus: Manifest): boolean {
  return prometheus.kind === 'PrometheusAgent' && valueAt(prometheus, 'spec.mode') === 'DaemonSet';
}

function isPrometheus({ apiVersion, kind }: Manifest): boolean {
  return ['Prometheus', 'PrometheusAgent'].includes(kind) && apiVersion.startsWith('monitoring.coreos.com/');
}

function workloadsOf(prometheus: Manifest): Manifest[] {
  const { metadata: { name, namespace, labels = {} } } = prometheus;
  const isAgent = prometheus.kind === 'PrometheusAgent';
  const replicas = valueAt(prometheus, 'spec.replicas');
  return Array.from({ length: shardsOf(prometheus) }, (_, shard) => {
    const selected = {
      ...MANAGED_BY,
      'app.kubernetes.io/name': appNameOf(prometheus),
      'app.kubernetes.io/instance': name,
      'operator.prometheus.io/name': name,
      ...isAgent ? {} : { prometheus: name },
      ...isDaemonSet(prometheus) ? {} : { 'operator.prometheus.io/shard': String(shard) },
    };
    return {
      apiVersion: 'apps/v1',
      kind: isDaemonSet(prometheus) ? 'DaemonSet' : 'StatefulSet',
      metadata: { name: workloadNameOf(prometheus, shard), namespace, labels: { ...labels, ...selected, 'operator.prometheus.io/mode': isAgent ? 'agent' : 'server' } },
      spec: {
        ...isDaemonSet(prometheus) ? {} : { serviceName: serviceNameOf(prometheus), replicas: typeof replicas === 'number' ? replicas : 1 },
        selector: { matchLabels: selected },
        template: {
          metadata: {
            labels: { 'app.kubernetes.io/version': versionOf(prometheus), ...textsOf(valueAt(prometheus, 'spec.podMetadata.labels')), ...selected },
            annotations: { 'kubectl.kubernetes.io/default-container': 'prometheus', ...textsOf(valueAt(prometheus, 'spec.podMetadata.annotations')) },
          },
          spec: {
            ...operatedContainers(prometheus),
            serviceAccountName: textOr(valueAt(prometheus, 'spec.serviceAccountName'), 'default'),
            schedulerName: textOr(valueAt(prometheus, 'spec.schedulerName'), 'default-scheduler'),
            hostNetwork: valueAt(prometheus, 'spec.hostNetwork') === true,
          },
        },
      },
    };
  });
}

/** All of a kind in one namespace share it; with a Service of the user's own there is none (`pkg/prometheus/common.go`, BuildStatefulSetService). */
function governingService(prometheus: Manifest): Manifest[] {
  if (isDaemonSet(prometheus) || valueAt(prometheus, 'spec.serviceName') !== undefined) return [];
  const portName = textOr(valueAt(prometheus, 'spec.portName'), 'web');
  return [{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: serviceNameOf(prometheus),
      namespace: prometheus.metadata.namespace,
      labels: { ...MANAGED_BY, 'managed-by': 'prometheus-operator', 'operated-prometheus': 'true' },
    },
    spec: { clusterIP: 'None', ports: [{ name: portName, port: 9090, targetPort: portName }], selector: { 'app.kubernetes.io/name': appNameOf(prometheus) } },
  }];
}

function appNameOf({ kind }: Manifest): string {
  return kind === 'PrometheusAgent' ? 'prometheus-agent' : 'prometheus';
}

function serviceNameOf(prometheus: Manifest): string {
  return textOr(valueAt(prometheus, 'spec.serviceName'), `${appNameOf(prometheus)}-operated`);
}

/** Of a version that is none the operator makes no pod at all, which the stage `configure` says. */
function versionOf(prometheus: Manifest): string {
  let version = '';
  refusalOf(() => {
    const { numbers, pre } = parseVersion(textOr(valueAt(prometheus, 'spec.version'), OPERATOR_DEFAULT_PROMETHEUS_VERSION));
    version = [numbers.join('.'), ...pre.length > 0 ? [pre.join('.')] : []].join('-');
  });
  return version;
}

function textsOf(given: unknown): { readonly [key: string]: string } {
  return isFields(given) ? Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)])) : {};
}

function textOr(given: unknown, otherwise: string): string {
  return typeof given === 'string' && given !== '' ? given : otherwise;
}
