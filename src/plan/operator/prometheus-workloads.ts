import { companionWorkloads } from './companion-workloads';
import { operatedContainers } from './containers';
import { isDaemonSet, MANAGED_BY, placementOf, textOr, textsOf } from './fields-of-workloads';
import { operatedVolumes } from './volumes';
import { OPERATOR_DEFAULT_PROMETHEUS_VERSION } from '../../operator-defaults';
import { Cluster } from '../cluster/cluster';
import { valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { refusalOf } from '../refusal';
import { parseVersion } from '../resources/prometheus-version';

/**
 * The objects that the operator makes for the resources of a cluster that have pods, except for those that exist already: StatefulSets or
 * DaemonSets, with the fields that the plan reads, and the governing Services (`pkg/prometheus/server` and `pkg/prometheus/agent` of the
 * operator, and those of Alertmanager and Thanos Ruler).
 */
export function operatedObjects({ manifests }: Pick<Cluster, 'manifests'>): Manifest[] {
  const existing = new Set(manifests.map(idOf));
  const made = [
    ...manifests.filter(isPrometheus).flatMap(prometheus => [...workloadsOf(prometheus), ...governingService(prometheus)]),
    ...manifests.flatMap(companionWorkloads),
  ];
  return [...new Map(made.map(each => [idOf(each), each])).values()].filter(each => !existing.has(idOf(each)));
}

/** The name of the workload of a Prometheus, or of one of its shards (`pkg/prometheus/common.go`, prometheusNameByShard). */
export function workloadNameOf({ kind, metadata: { name } }: Manifest, shard = 0): string {
  return `${kind === 'PrometheusAgent' ? 'prom-agent' : 'prometheus'}-${name}${shard > 0 ? `-shard-${shard}` : ''}`;
}

/** The workload of a Prometheus, or of its first shard, as `Kind/namespace/name`. */
export function idOfWorkload(prometheus: Manifest): string {
  return idOf(workloadsOf(prometheus)[0]);
}

/** The workloads that the operator makes for the resources of a cluster, existing ones too, as `Kind/namespace/name`. */
export function operatedWorkloads(manifests: ReadonlyArray<Manifest>): ReadonlySet<string> {
  return new Set(manifests.filter(isPrometheus).flatMap(workloadsOf).map(idOf));
}

/** The number of workloads that share the targets of a Prometheus; a DaemonSet counts as one. */
export function shardsOf(prometheus: Manifest): number {
  const shards = valueAt(prometheus, 'spec.shards');
  return isDaemonSet(prometheus) || !Number.isInteger(shards) ? 1 : Math.max(Number(shards), 1);
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
      metadata: {
        name: workloadNameOf(prometheus, shard),
        namespace,
        labels: { ...labels, ...selected, 'operator.prometheus.io/mode': isAgent ? 'agent' : 'server' },
      },
      spec: {
        ...isDaemonSet(prometheus) ? {} : { serviceName: serviceNameOf(prometheus), replicas: typeof replicas === 'number' ? replicas : 1 },
        selector: { matchLabels: selected },
        template: {
          metadata: {
            labels: {
              'app.kubernetes.io/version': versionOf(prometheus),
              ...textsOf(valueAt(prometheus, 'spec.podMetadata.labels')),
              ...selected,
            },
            annotations: {
              'kubectl.kubernetes.io/default-container': 'prometheus',
              ...textsOf(valueAt(prometheus, 'spec.podMetadata.annotations')),
            },
          },
          spec: {
            ...placementOf(prometheus),
            ...operatedContainers(prometheus),
            volumes: operatedVolumes(prometheus),
            serviceAccountName: textOr(valueAt(prometheus, 'spec.serviceAccountName'), 'default'),
            automountServiceAccountToken: valueAt(prometheus, 'spec.automountServiceAccountToken') !== false,
            schedulerName: textOr(valueAt(prometheus, 'spec.schedulerName'), 'default-scheduler'),
            hostNetwork: valueAt(prometheus, 'spec.hostNetwork') === true,
          },
        },
      },
    };
  });
}

/**
 * The Service that all Prometheuses, or all agents, of one namespace share; not made for one that names a Service of its own
 * (`pkg/prometheus/common.go`, BuildStatefulSetService).
 */
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
    spec: {
      clusterIP: 'None',
      ports: [{ name: portName, port: 9090, targetPort: portName }],
      selector: { 'app.kubernetes.io/name': appNameOf(prometheus) },
    },
  }];
}

function appNameOf({ kind }: Manifest): string {
  return kind === 'PrometheusAgent' ? 'prometheus-agent' : 'prometheus';
}

function serviceNameOf(prometheus: Manifest): string {
  return textOr(valueAt(prometheus, 'spec.serviceName'), `${appNameOf(prometheus)}-operated`);
}

/** Empty for an invalid version: the operator makes no pod then, which the stage `configure` reports. */
function versionOf(prometheus: Manifest): string {
  let version = '';
  refusalOf(() => {
    const { numbers, pre } = parseVersion(textOr(valueAt(prometheus, 'spec.version'), OPERATOR_DEFAULT_PROMETHEUS_VERSION));
    version = [numbers.join('.'), ...pre.length > 0 ? [pre.join('.')] : []].join('-');
  });
  return version;
}
