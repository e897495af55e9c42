import { EVERYTHING } from '../../../src/plan/discover/access';
import { Discovered, Discovery } from '../../../src/plan/discover/discovery';
import { accessOf } from '../../../src/plan/discover/service-account';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { KubernetesSdConfig } from '../../../src/plan/prometheus/scrape-config';
import { discoveredLabels } from '../../../src/plan/targets/target-builder';
import { clusterWith } from '../conformance/targets-comparison';

const POD: Manifest = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'cart-0',
    namespace: 'shop',
    labels: { 'app.kubernetes.io/name': 'cart' },
    annotations: { 'prometheus.io/port': '9090' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'cart-6c9d', controller: true }],
  },
  spec: {
    nodeName: 'node-1',
    containers: [{
      name: 'cart',
      image: 'cart:1',
      ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }, { name: 'metrics', containerPort: 9090 }],
    }],
    initContainers: [{ name: 'istio-proxy' }],
  },
  status: { podIP: '10.244.0.2', phase: 'Running', hostIP: '10.0.0.1', conditions: [{ type: 'Ready', status: 'True' }] },
};
const SERVICE: Manifest = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'cart', namespace: 'shop', labels: { team: 'shop' } },
  spec: { type: 'ClusterIP', clusterIP: '10.96.0.2', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
};
const SLICE: Manifest = {
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'cart-x', namespace: 'shop', labels: { 'kubernetes.io/service-name': 'cart' } },
  addressType: 'IPv4',
  endpoints: [{ addresses: ['10.244.0.2'], conditions: { ready: true }, targetRef: { kind: 'Pod', namespace: 'shop', name: 'cart-0' } }],
  ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
};
const NODE: Manifest = {
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'node-1', labels: { zone: 'a' } },
  status: {
    addresses: [{ type: 'Hostname', address: 'node-1' }, { type: 'InternalIP', address: '2001:db8::1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
  },
};
const INGRESS: Manifest = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'Ingress',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: {
    rules: [{ host: 'cart.example', http: { paths: [{ path: '/a' }, {}] } }, { host: 'b.cart.example' }],
    tls: [{ hosts: ['*.cart.example'] }],
  },
};
const ALL = [POD, SERVICE, SLICE, NODE, INGRESS];
const BANK_POD: Manifest = { ...POD, metadata: { name: 'ledger-0', namespace: 'bank' } };

const META = '__meta_kubernetes_';

/** The labels of every target, without the common prefix of those of Kubernetes. */
function targets(config: KubernetesSdConfig, objects: Manifest[] = ALL, access = EVERYTHING): Array<{ [name: string]: string }> {
  const { found } = new Discovery(clusterWith(objects), access).of({ job_name: 'job', kubernetes_sd_configs: [config] });
  const short = (name: string) => name.startsWith(META) ? name.slice(META.length) : name;
  return found.flatMap(({ groups }) => groups.flatMap(group => group.targets))
    .map(target => Object.fromEntries(Array.from(discoveredLabels(target, new Map()), ([name, value]) => [short(name), value])));
}

function addresses(config: KubernetesSdConfig, objects?: Manifest[], access = EVERYTHING): string[] {
  return targets(config, objects, access).map(({ __address__: address }) => address);
}

test('each port of a pod is a target, and each container without ports, including init containers', () => {
  expect(targets({ role: 'pod' })[0]).toEqual({
    __address__: '10.244.0.2:8080',
    namespace: 'shop',
    pod_annotation_prometheus_io_port: '9090',
    pod_annotationpresent_prometheus_io_port: 'true',
    pod_container_image: 'cart:1',
    pod_container_init: 'false',
    pod_container_name: 'cart',
    pod_container_port_name: 'http',
    pod_container_port_number: '8080',
    pod_container_port_protocol: 'TCP',
    pod_controller_kind: 'ReplicaSet',
    pod_controller_name: 'cart-6c9d',
    pod_host_ip: '10.0.0.1',
    pod_ip: '10.244.0.2',
    pod_label_app_kubernetes_io_name: 'cart',
    pod_labelpresent_app_kubernetes_io_name: 'true',
    pod_name: 'cart-0',
    pod_node_name: 'node-1',
    pod_phase: 'Running',
    pod_ready: 'true',
  });
  expect(addresses({ role: 'pod' })).toEqual(['10.244.0.2:8080', '10.244.0.2:9090', '10.244.0.2']);
});

test('an IPv6 address is in brackets only with a port', () => {
  expect(addresses({ role: 'pod' }, [{ ...POD, status: { podIP: '2001:db8::' } }]))
    .toEqual(['[2001:db8::]:8080', '[2001:db8::]:9090', '2001:db8::']);
});

test('a pod without an address is not found', () => {
  expect(addresses({ role: 'pod' }, [{ ...POD, status: { phase: 'Pending' } }])).toEqual([]);
});

test('an endpoint has the labels of its slice, Service, pod and container', () => {
  expect(targets({ role: 'endpointslice' })[0]).toEqual({
    ...targets({ role: 'pod' })[0],
    endpointslice_address_target_kind: 'Pod',
    endpointslice_address_target_name: 'cart-0',
    endpointslice_address_type: 'IPv4',
    endpointslice_endpoint_conditions_ready: 'true',
    endpointslice_label_kubernetes_io_service_name: 'cart',
    endpointslice_labelpresent_kubernetes_io_service_name: 'true',
    endpointslice_name: 'cart-x',
    endpointslice_port: '8080',
    endpointslice_port_name: 'http',
    endpointslice_port_protocol: 'TCP',
    service_label_team: 'shop',
    service_labelpresent_team: 'true',
    service_name: 'cart',
  });
});

test('the ports of a pod that its Service does not have are targets too, without the labels of an endpoint', () => {
  const [, other, ...none] = targets({ role: 'endpointslice' });
  expect(none).toEqual([]);
  expect(other).toMatchObject({ __address__: '10.244.0.2:9090', service_name: 'cart', pod_container_port_name: 'metrics' });
  expect(other).not.toHaveProperty('endpointslice_port_name');
});

test('the second slice of a dual-stack Service has no targets', () => {
  const dual = { ...SERVICE, spec: { ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'] } };
  expect(addresses({ role: 'endpointslice' }, [POD, dual, SLICE])).toEqual([]);
});

test('both ready and other addresses of Endpoints are targets', () => {
  const endpoints: Manifest = {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name: 'cart', namespace: 'shop' },
    subsets: [{
      addresses: [{ ip: '10.244.0.9' }],
      notReadyAddresses: [{ ip: '10.244.0.8', hostname: 'cart-0' }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }],
    }],
  };
  expect(targets({ role: 'endpoints' }, [SERVICE, endpoints])).toEqual([
    expect.objectContaining({
      __address__: '10.244.0.9:8080',
      endpoint_ready: 'true',
      endpoint_port_name: 'http',
      endpoints_name: 'cart',
      service_name: 'cart',
    }),
    expect.objectContaining({ __address__: '10.244.0.8:8080', endpoint_ready: 'false', endpoint_hostname: 'cart-0' }),
  ]);
});

test('a Service is a target at its name, a node at its kubelet, an Ingress at each path', () => {
  expect(addresses({ role: 'service' })).toEqual(['cart.shop.svc:80']);
  expect(targets({ role: 'node' })).toEqual([{
    __address__: '[2001:db8::1]:10250',
    instance: 'node-1',
    node_name: 'node-1',
    node_address_Hostname: 'node-1',
    node_address_InternalIP: '2001:db8::1',
    node_label_zone: 'a',
    node_labelpresent_zone: 'true',
  }]);
  expect(targets({ role: 'ingress' }).map(labels => `${labels.ingress_scheme}://${labels.__address__}${labels.ingress_path}`))
    .toEqual(['http://cart.example/a', 'http://cart.example/', 'https://b.cart.example/']);
});

test('targets are found only in the namespaces of the discovery', () => {
  expect(addresses({ role: 'pod', namespaces: { names: ['bank'] } }, [POD, BANK_POD])).toHaveLength(3);
  expect(addresses({ role: 'pod' }, [POD, BANK_POD])).toHaveLength(6);
  const ownNamespace: KubernetesSdConfig = { role: 'pod', namespaces: { own_namespace: true } };
  expect(addresses(ownNamespace, [POD, BANK_POD], { ...EVERYTHING, namespace: 'bank' })).toHaveLength(3);
});

test('a pod of another namespace is found behind an endpoint only if all namespaces are read', () => {
  const foreign = { ...SLICE, metadata: { ...SLICE.metadata, namespace: 'bank' } };
  expect(targets({ role: 'endpointslice' }, [POD, foreign])[0]).toHaveProperty('pod_name', 'cart-0');
  expect(targets({ role: 'endpointslice', namespaces: { names: ['bank'] } }, [POD, foreign])[0]).not.toHaveProperty('pod_name');
});

test.each([
  [{ label: 'app.kubernetes.io/name=cart' }, 3],
  [{ label: 'app.kubernetes.io/name notin (cart)' }, 0],
  [{ field: 'spec.nodeName=node-1' }, 3],
  [{ field: 'status.phase!=Running' }, 0],
])('the API server selects by %j', (selector, count) => {
  expect(addresses({ role: 'pod', selectors: [{ role: 'pod', ...selector }] })).toHaveLength(count);
});

test('attached metadata adds labels, and leaves out the pods of nodes that are not selected', () => {
  const namespace: Manifest = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { mesh: 'yes' } } };
  const attached: KubernetesSdConfig = { role: 'pod', attach_metadata: { node: true, namespace: true } };
  expect(targets(attached, [...ALL, namespace])[0]).toMatchObject({ node_label_zone: 'a', namespace_label_mesh: 'yes' });
  expect(addresses({ ...attached, selectors: [{ role: 'node', label: 'zone=b' }] }, ALL)).toEqual([]);
});

const READ_PODS_OF_BANK: Manifest[] = [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'read', namespace: 'bank' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'read', namespace: 'bank' },
    roleRef: { kind: 'Role', name: 'read' },
    subjects: [{ kind: 'ServiceAccount', name: 'prometheus' }],
  },
];

describe('a Prometheus with an account', () => {
  const identity = { namespace: 'bank', serviceAccount: 'prometheus' };
  const cannotList = (resource: string, group: string, scope: string) => `${resource}${group && `.${group}`} is forbidden: `
    + `User "system:serviceaccount:bank:prometheus" cannot list resource "${resource}" in API group "${group}" ${scope}`;
  const discovered = (config: KubernetesSdConfig, objects: Manifest[]) => {
    const cluster = clusterWith(objects);
    return new Discovery(cluster, accessOf(cluster, identity)).of({ job_name: 'job', kubernetes_sd_configs: [config] });
  };

  const messages = ({ refusedQueries }: Discovered) => refusedQueries.map(({ message }) => message);

  test('finds the targets that it may list, and is refused the others', () => {
    const inBoth: KubernetesSdConfig = { role: 'pod', namespaces: { names: ['shop', 'bank'] } };
    const { found, refusedQueries } = discovered(inBoth, [POD, BANK_POD, ...READ_PODS_OF_BANK]);
    expect(found.flatMap(({ groups }) => groups.map(({ source }) => source))).toEqual(['pod/bank/ledger-0']);
    expect(refusedQueries).toEqual([{
      code: 'list-forbidden',
      message: cannotList('pods', '', 'in the namespace "shop"'),
      forbidden: { resource: 'pods', namespace: 'shop' },
    }]);
  });

  test('finds no endpoints without the right to list pods and Services', () => {
    expect(messages(discovered({ role: 'endpointslice' }, ALL))).toEqual([
      cannotList('endpointslices', 'discovery.k8s.io', 'at the cluster scope'),
      cannotList('services', '', 'at the cluster scope'),
      cannotList('pods', '', 'at the cluster scope'),
    ]);
  });

  test('finds endpoints without the right to list the owners of their pods', () => {
    const rules = [{ apiGroups: ['', 'discovery.k8s.io'], resources: ['endpointslices', 'services', 'pods'], verbs: ['watch'] }];
    const role: Manifest = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'read' }, rules };
    const binding: Manifest = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'read' },
      roleRef: { kind: 'ClusterRole', name: 'read' },
      subjects: [{ kind: 'Group', name: 'system:serviceaccounts:bank' }],
    };
    const objects = [...ALL, role, binding];
    expect(discovered({ role: 'endpointslice', attach_metadata: { deployment: true } }, objects).refusedQueries).toEqual([]);
    expect(messages(discovered({ role: 'pod', attach_metadata: { deployment: true } }, objects)))
      .toEqual([expect.stringContaining('replicasets.apps is forbidden')]);
  });

  test('hears of a selector that the API server does not know, which no right would change', () => {
    const selectors = [{ role: 'pod', field: 'spec.priority=1' }];
    expect(discovered({ role: 'pod', selectors }, [POD]).refusedQueries)
      .toEqual([{ code: 'selector-unsupported', message: 'field label not supported: spec.priority' }]);
  });

  test('has no rights from a binding to a missing role, which is reported', () => {
    expect(accessOf(clusterWith(READ_PODS_OF_BANK.slice(1)), identity).unresolved)
      .toEqual(['RoleBinding/bank/read grants nothing: Role "read" is not among the objects']);
  });
});
