import { Manifest } from './manifest';

const DISCOVER = { verbs: ['get', 'list', 'watch'] };
const NODES_AND_PODS = { apiGroups: [''], resources: ['nodes', 'services', 'endpoints', 'pods'], ...DISCOVER };
const ENDPOINT_SLICES = { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], ...DISCOVER };
const INGRESSES = { apiGroups: ['networking.k8s.io'], resources: ['ingresses'], ...DISCOVER };

function account(name: string, namespace: string): Manifest[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'kubernetes.io/metadata.name': namespace } } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
  ];
}

function clusterWide(name: string, namespace: string): Manifest[] {
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name },
      rules: [NODES_AND_PODS, ENDPOINT_SLICES, INGRESSES],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
}

function inNamespace(name: string, namespace: string, accountNamespace: string): Manifest[] {
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: { name, namespace },
      rules: [NODES_AND_PODS, ENDPOINT_SLICES, INGRESSES],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: accountNamespace }],
    },
  ];
}

function prometheus(name: string, namespace: string, spec: object): Manifest {
  return { apiVersion: 'monitoring.coreos.com/v1', kind: 'Prometheus', metadata: { name, namespace }, spec };
}

/** The Prometheus of the Helm chart kube-prometheus-stack, installed as release `kps` in namespace `monitoring`. */
export function kubePrometheusStack(): Manifest[] {
  const name = 'kps-kube-prometheus-stack-prometheus';
  const byRelease = { matchLabels: { release: 'kps' } };
  return [
    ...account(name, 'monitoring'),
    ...clusterWide(name, 'monitoring'),
    prometheus('kps-kube-prometheus-stack-prometheus', 'monitoring', {
      version: 'v3.13.0',
      serviceAccountName: name,
      podMonitorSelector: byRelease,
      podMonitorNamespaceSelector: {},
      serviceMonitorSelector: byRelease,
      serviceMonitorNamespaceSelector: {},
      probeSelector: byRelease,
      probeNamespaceSelector: {},
      ruleSelector: byRelease,
      ruleNamespaceSelector: {},
      scrapeInterval: '30s',
    }),
  ];
}

/** The Prometheus of kube-prometheus, which selects everything, and may discover in three namespaces. */
export function kubePrometheus(): Manifest[] {
  return [
    ...account('prometheus-k8s', 'monitoring'),
    ...['default', 'kube-system', 'monitoring'].flatMap(namespace => inNamespace('prometheus-k8s', namespace, 'monitoring')),
    prometheus('k8s', 'monitoring', {
      version: 'v3.13.0',
      serviceAccountName: 'prometheus-k8s',
      podMonitorSelector: {},
      podMonitorNamespaceSelector: {},
      serviceMonitorSelector: {},
      serviceMonitorNamespaceSelector: {},
      probeSelector: {},
      probeNamespaceSelector: {},
      ruleSelector: {},
      ruleNamespaceSelector: {},
      scrapeInterval: '30s',
    }),
  ];
}

/** A Prometheus of a platform team: it selects monitors by a label of its own, only in its own namespace, and all rules. */
export function teamPrometheus(): Manifest[] {
  return [
    ...account('team', 'observability'),
    ...clusterWide('team', 'observability'),
    prometheus('team', 'observability', {
      version: 'v3.13.0',
      serviceAccountName: 'team',
      podMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
      serviceMonitorSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['platform', 'infra'] }] },
      ruleSelector: {},
      ruleNamespaceSelector: {},
      scrapeInterval: '30s',
    }),
  ];
}

/** The scrape class of a Prometheus with certificates of the mesh. */
export const CERTIFICATES = {
  name: 'istio-mtls',
  tlsConfig: {
    caFile: '/etc/istio-certs/root-cert.pem',
    certFile: '/etc/istio-certs/cert-chain.pem',
    keyFile: '/etc/istio-certs/key.pem',
    insecureSkipVerify: true,
  },
};

/** The same installation, with that scrape class. */
export function withScrapeClass(installation: Manifest[]): Manifest[] {
  return installation.map(object => object.kind === 'Prometheus'
    ? { ...object, spec: { ...object.spec, scrapeClasses: [CERTIFICATES] } }
    : object);
}
