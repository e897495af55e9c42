import { Manifest } from '../src/plan/kubernetes/manifest';

export interface PlanClusterOptions {
  /** Whether it has a mesh: then every pod asks for a sidecar, and some applications have their own policies. */
  readonly mesh?: boolean;
}

/** The number of applications, each with its own pods, a Service and a monitor. */
const APPLICATIONS = 500;
const NAMESPACES = 50;
const PORTS = [{ name: 'http', number: 8080 }, { name: 'metrics', number: 9090 }, { name: 'admin', number: 9901 }];

/** A cluster whose pods have three targets each. One monitor selects every pod, the others one application each, half by its Service. */
export function planCluster(pods: number, monitors: number, { mesh = false }: PlanClusterOptions = {}): Manifest[] {
  const labels = mesh ? { labels: { 'istio-injection': 'enabled' } } : {};
  return [
    ...Array.from({ length: NAMESPACES }, (_, i): Manifest =>
      ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `team-${i}`, ...labels } })),
    ...mesh ? policies() : [],
    ...Array.from({ length: pods }, (_, i) => pod(i)),
    ...Array.from({ length: Math.min(pods, APPLICATIONS) }, (_, i) => service(i)),
    ...Array.from({ length: monitors - 1 }, (_, i) => i % 2 === 0 ? podMonitor(i) : serviceMonitor(i)),
    monitor('PodMonitor', 'everything', 'monitoring', {
      selector: {}, namespaceSelector: { any: true }, podMetricsEndpoints: [{ interval: '30s' }],
    }),
    ...prometheus(),
  ];
}

function labelsOf(application: number): { [name: string]: string } {
  return { 'app.kubernetes.io/name': `application-${application}`, 'app.kubernetes.io/part-of': `shop-${application % 10}` };
}

function namespaceOf(application: number): string {
  return `team-${application % NAMESPACES}`;
}

function pod(i: number): Manifest {
  const application = i % APPLICATIONS;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `application-${application}-${i}`,
      namespace: namespaceOf(application),
      labels: { ...labelsOf(application), 'pod-template-hash': '6c9d5f7b8', 'security.istio.io/tlsMode': 'istio' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '15020', 'prometheus.io/path': '/stats/prometheus' },
    },
    spec: {
      containers: [{
        name: 'application',
        image: `registry.example/application:${i % 7}`,
        ports: PORTS.map(({ name, number }) => ({ name, containerPort: number })),
      }],
    },
  };
}

function service(application: number): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `application-${application}`, namespace: namespaceOf(application), labels: labelsOf(application) },
    spec: { selector: labelsOf(application), ports: PORTS.map(({ name, number }) => ({ name, port: number, targetPort: name })) },
  };
}

/** The mesh is STRICT; every tenth application has its own mode, and every twentieth an AuthorizationPolicy. */
function policies(): Manifest[] {
  const peerAuthentication = (name: string, namespace: string, spec: object): Manifest =>
    ({ apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name, namespace }, spec });
  const every = (n: number) => Array.from({ length: APPLICATIONS / n }, (_, i) => i * n);
  return [
    peerAuthentication('default', 'istio-system', { mtls: { mode: 'STRICT' } }),
    ...every(10).map(i => peerAuthentication(`application-${i}`, namespaceOf(i), {
      selector: { matchLabels: labelsOf(i) }, mtls: { mode: 'PERMISSIVE' }, portLevelMtls: { 9090: { mode: 'STRICT' } },
    })),
    ...every(20).map((i): Manifest => ({
      apiVersion: 'security.istio.io/v1',
      kind: 'AuthorizationPolicy',
      metadata: { name: `application-${i}`, namespace: namespaceOf(i) },
      spec: { selector: { matchLabels: labelsOf(i) }, rules: [{ to: [{ operation: { ports: ['8080', '9090'] } }] }] },
    })),
  ];
}

function podMonitor(application: number): Manifest {
  const selector = { matchLabels: labelsOf(application) };
  return monitor('PodMonitor', `application-${application}`, namespaceOf(application), {
    selector, podMetricsEndpoints: [{ port: 'metrics' }],
  });
}

function serviceMonitor(application: number): Manifest {
  const selector = { matchLabels: labelsOf(application) };
  return monitor('ServiceMonitor', `application-${application}`, namespaceOf(application), { selector, endpoints: [{ port: 'metrics' }] });
}

function monitor(kind: string, name: string, namespace: string, spec: object): Manifest {
  return { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name, namespace }, spec };
}

function prometheus(): Manifest[] {
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  const all = { selector: {}, namespaceSelector: {} };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'monitoring' } },
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'Prometheus',
      metadata: { name: 'k8s', namespace: 'monitoring' },
      spec: {
        serviceAccountName: 'prometheus',
        serviceDiscoveryRole: 'EndpointSlice',
        podMonitorSelector: all.selector,
        podMonitorNamespaceSelector: all.namespaceSelector,
        serviceMonitorSelector: all.selector,
        serviceMonitorNamespaceSelector: all.namespaceSelector,
      },
    },
    {
      apiVersion,
      kind: 'ClusterRole',
      metadata: { name: 'prometheus' },
      rules: [{
        apiGroups: ['', 'discovery.k8s.io'],
        resources: ['pods', 'services', 'endpointslices', 'endpoints'],
        verbs: ['get', 'list', 'watch'],
      }],
    },
    {
      apiVersion,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'prometheus' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'prometheus' },
      subjects: [{ kind: 'ServiceAccount', name: 'prometheus', namespace: 'monitoring' }],
    },
  ];
}
