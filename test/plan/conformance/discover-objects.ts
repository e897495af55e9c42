import * as fc from 'fast-check';
import { Manifest, ObjectMeta } from '../../../src/plan/kubernetes/manifest';

// The objects that discovery reads, as the API server has them: with a status, and with references to objects that do not exist.

export const NAMESPACES = ['shop', 'bank', 'shop-b'];
export const SERVICES = ['cart', 'ledger'];
const NODES = ['node-1', 'node-2'];
const PODS = ['cart-0', 'cart-1', 'ledger-0'];

const namespace = fc.constantFrom('shop', 'shop', ...NAMESPACES);
const address = fc.constantFrom('10.244.0.2', '10.244.0.3', '2001:db8::1', '2001:db8:1::');
export const port = fc.constantFrom(8080, 9090, 15020, 80);
const portName = fc.constantFrom('http', 'metrics', 'http-metrics');
const protocol = fc.constantFrom('TCP', 'UDP');
/** A field that may be absent. */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });

const labels = spelledTwice('app.kubernetes.io/name', 'app.kubernetes.io.name', fc.dictionary(
  fc.constantFrom('app', 'app.kubernetes.io/name', 'team', 'größe'), fc.constantFrom('cart', 'ledger', '', 'a.b', 'true'), { maxKeys: 3 },
));
const annotations = spelledTwice('prometheus.io/port', 'prometheus.io.port', fc.dictionary(
  fc.constantFrom('prometheus.io/scrape', 'prometheus.io/port', 'note'),
  fc.constantFrom('true', '8080', '', 'a;b', 'two\nlines'),
  { maxKeys: 2 },
));

/** Sometimes adds two keys that become the same label name: which one counts is not defined in Prometheus. */
function spelledTwice(one: string, other: string, texts: fc.Arbitrary<{ [key: string]: string }>): fc.Arbitrary<{ [key: string]: string }> {
  return fc.oneof(
    { weight: 80, arbitrary: texts },
    {
      weight: 1,
      arbitrary: fc.tuple(texts, fc.constantFrom('cart', '8080'))
        .map(([values, value]) => ({ [one]: 'ledger', ...values, [other]: value })),
    },
  );
}

/** Leaves out absent fields. */
function compact<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/** Generators of the parts of an object's metadata. */
type Metadata = { readonly [Field in keyof ObjectMeta]?: fc.Arbitrary<ObjectMeta[Field]> };

/** Objects of a kind with different names. */
function objects(
  apiVersion: string, kind: string, names: fc.Arbitrary<string>, spec: fc.Arbitrary<object>, metadata: Metadata = {}, maxLength = 5,
): fc.Arbitrary<Manifest[]> {
  const named: fc.Arbitrary<ObjectMeta> = fc.record({ ...metadata, name: names, labels: maybe(labels), annotations: maybe(annotations) });
  return fc.uniqueArray(fc.tuple(named, spec), { maxLength, size: 'max', selector: ([{ name, namespace: where }]) => `${where}/${name}` })
    .map(all => all.map(([meta, rest]) => compact({ apiVersion, kind, metadata: meta, ...rest })));
}

const containerPort = fc.record({ name: maybe(portName), containerPort: port, protocol: maybe(protocol) });
const containersOf = (...names: string[]) => fc.uniqueArray(fc.record({
  name: fc.constantFrom(...names),
  image: maybe(fc.constantFrom('registry.example/cart:1', 'proxy')),
  ports: maybe(fc.array(containerPort, { maxLength: 3 })),
}), { maxLength: 2, selector: container => container.name });
const statuses = maybe(fc.constantFrom([], [{ name: 'app', containerID: 'containerd://1' }, { name: 'istio-proxy' }]));
const owner = fc.record({
  kind: fc.constantFrom('ReplicaSet', 'Job', 'DaemonSet'),
  name: fc.constantFrom('cart', 'ledger'),
  controller: maybe(fc.boolean()),
  apiVersion: fc.constant('apps/v1'),
  uid: fc.constant('1'),
});
const owners = { ownerReferences: maybe(fc.array(owner, { maxLength: 2 })) };

const podsWithoutAddress = objects('v1', 'Pod', fc.constantFrom(...PODS), fc.record({
  spec: fc.record({
    nodeName: maybe(fc.constantFrom(...NODES, 'gone')),
    containers: containersOf('app', 'istio-proxy'),
    initContainers: maybe(containersOf('istio-proxy', 'init')),
  }),
  status: fc.record({
    phase: maybe(fc.constantFrom('Running', 'Pending', 'Succeeded')),
    podIP: maybe(fc.constant('')),
    hostIP: maybe(fc.constant('10.0.0.1')),
    conditions: maybe(fc.constantFrom(
      [],
      [{ type: 'Ready', status: 'True' }],
      [{ type: 'Initialized', status: 'True' }, { type: 'Ready', status: 'False' }],
    )),
    containerStatuses: statuses,
    initContainerStatuses: statuses,
  }),
}), { namespace, uid: maybe(fc.constant('0-1-2')), ...owners }, 6);
const pods = podsWithoutAddress.chain(all => fc.integer({ min: 1, max: 12 }).map(addresses => all.map((pod, i) => {
  // If two pods have one address, it is not defined which of two identical targets Prometheus shows.
  const [status, n] = [pod.status as { podIP?: string }, i % addresses];
  return { ...pod, status: { ...status, podIP: status.podIP ?? (n % 3 === 2 ? `2001:db8::${n}` : `10.244.1.${n}`) } };
})));

const services = objects('v1', 'Service', fc.constantFrom(...SERVICES), fc.record({
  spec: fc.record({
    type: maybe(fc.constantFrom('ClusterIP', 'ExternalName', 'LoadBalancer')),
    clusterIP: maybe(fc.constantFrom('10.96.0.2', 'None')),
    externalName: maybe(fc.constant('cart.example')),
    loadBalancerIP: maybe(fc.constant('192.0.2.1')),
    ipFamilyPolicy: maybe(fc.constantFrom('SingleStack', 'PreferDualStack', 'RequireDualStack')),
    ipFamilies: maybe(fc.constantFrom([], ['IPv4'], ['IPv6', 'IPv4'])),
    ports: maybe(fc.array(fc.record({ name: maybe(portName), port, protocol: maybe(protocol) }), { maxLength: 2 })),
  }),
}), { namespace });

const targetRef = fc.record({
  kind: fc.constantFrom('Pod', 'Pod', 'Pod', 'Node', 'Other'),
  namespace: maybe(namespace),
  name: fc.constantFrom(...PODS, ...NODES),
});
const endpointPort = fc.record({
  name: maybe(portName),
  port: maybe(port),
  protocol: maybe(protocol),
  appProtocol: maybe(fc.constant('http')),
});

const endpointSlices = objects('discovery.k8s.io/v1', 'EndpointSlice', fc.constantFrom('cart-1', 'ledger-1', 'cart-2'), fc.record({
  addressType: fc.constantFrom('IPv4', 'IPv6', 'FQDN'),
  endpoints: fc.array(fc.record({
    addresses: fc.uniqueArray(address, { minLength: 1, maxLength: 2 }),
    conditions: maybe(fc.record({ ready: maybe(fc.boolean()), serving: maybe(fc.boolean()), terminating: maybe(fc.boolean()) })),
    hostname: maybe(fc.constantFrom('cart-0', '')),
    nodeName: maybe(fc.constantFrom(...NODES)),
    zone: maybe(fc.constant('a')),
    deprecatedTopology: maybe(fc.constant({ 'example.com/rack': '1' })),
    targetRef: maybe(targetRef),
  }), { maxLength: 3 }),
  ports: fc.array(endpointPort, { maxLength: 2 }),
}), { namespace }).chain(slices => fc.tuple(...slices.map(slice => maybe(fc.constantFrom(...SERVICES, 'gone')).map(service => ({
  ...slice,
  metadata: {
    ...slice.metadata,
    labels: { ...slice.metadata.labels, ...service === undefined ? {} : { 'kubernetes.io/service-name': service } },
  },
})))));

const endpointAddresses = maybe(fc.array(fc.record({
  ip: address, hostname: maybe(fc.constantFrom('cart-0', '')), nodeName: maybe(fc.constantFrom(...NODES)), targetRef: maybe(targetRef),
}), { maxLength: 2 }));
const endpoints = objects('v1', 'Endpoints', fc.constantFrom(...SERVICES), fc.record({
  subsets: maybe(fc.array(fc.record({
    addresses: endpointAddresses,
    notReadyAddresses: endpointAddresses,
    ports: fc.array(fc.record({ name: maybe(portName), port, protocol: maybe(protocol) }), { maxLength: 2 }),
  }), { maxLength: 2 })),
}), { namespace });

const ingresses = objects('networking.k8s.io/v1', 'Ingress', fc.constantFrom(...SERVICES), fc.record({
  spec: fc.record({
    ingressClassName: maybe(fc.constant('istio')),
    rules: maybe(fc.array(fc.record({
      host: maybe(fc.constantFrom('cart.example', 'a.cart.example', '*.example')),
      http: maybe(fc.record({ paths: fc.array(fc.record({ path: maybe(fc.constantFrom('/', '/a', '')) }), { maxLength: 2 }) })),
    }), { maxLength: 2 })),
    tls: maybe(fc.array(
      fc.record({ hosts: maybe(fc.array(fc.constantFrom('cart.example', '*.example', '*.cart.example'), { maxLength: 2 })) }),
      { maxLength: 2 },
    )),
  }),
}), { namespace });

/** Each has an address: discovery ignores a node without one, and the test would wait for it. */
const nodes = objects('v1', 'Node', fc.constantFrom(...NODES), fc.record({
  spec: maybe(fc.record({ providerID: maybe(fc.constant('cloud://1')) })),
  status: fc.record({
    addresses: fc.array(fc.record({
      type: fc.constantFrom('InternalIP', 'ExternalIP', 'Hostname', 'InternalDNS', 'ExternalDNS'),
      address: fc.constantFrom('10.0.0.1', '2001:db8:ffff::1', 'node.example'),
    }), { minLength: 1, maxLength: 3 }),
    conditions: maybe(fc.constantFrom([], [{ type: 'Ready', status: 'True' }, { type: 'example.com/Odd', status: 'Unknown' }])),
    daemonEndpoints: maybe(fc.constant({ kubeletEndpoint: { Port: 10250 } })),
  }),
}));

const ownedBy = (kind: string) => ({
  namespace,
  ownerReferences: maybe(fc.constant([{ apiVersion: 'apps/v1', kind, name: `${kind}-of-cart`, uid: '1', controller: true }])),
});

/** A cluster as a list of objects. */
export const OBJECTS: fc.Arbitrary<Manifest[]> = fc.tuple(
  pods, services, endpointSlices, endpoints, ingresses, nodes,
  objects('v1', 'Namespace', fc.constantFrom(...NAMESPACES), fc.constant({})),
  objects('apps/v1', 'ReplicaSet', fc.constantFrom('cart', 'ledger'), fc.constant({}), ownedBy('Deployment')),
  objects('batch/v1', 'Job', fc.constantFrom('cart', 'ledger'), fc.constant({}), ownedBy('CronJob')),
).map(kinds => kinds.flat());
