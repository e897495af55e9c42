import * as fc from 'fast-check';
import { Manifest } from '../../../src/plan/kubernetes/manifest';

type Fields = { [field: string]: unknown };

const name = fc.constantFrom('cart', 'redis', 'web');
const namespace = fc.constantFrom(undefined, 'default', 'shop', 'shop', 'shop', 'shop', 'shop');
const labels = fc.record({ app: fc.constantFrom('cart', 'web'), tier: fc.constantFrom('front', 'back') }, { requiredKeys: ['app'] });
const protocol = fc.constantFrom(undefined, undefined, 'TCP', 'UDP');
const portName = fc.constantFrom('http', 'metrics', 'http-metrics');
const port = fc.constantFrom(80, 8080, 9090, 15020);

const containerPort = fc.record({ name: fc.option(portName, { nil: undefined }), containerPort: port, protocol });
const container = (containerName: string) => fc.record({
  name: fc.constant(containerName),
  image: fc.constant('example/image:1'),
  ports: fc.uniqueArray(containerPort, { maxLength: 3, selector: ({ name: n }) => n }),
});
const sidecar = fc.tuple(container('proxy'), fc.constantFrom(undefined, 'Always'))
  .map(([fields, restartPolicy]) => ({ ...fields, restartPolicy }));

const often = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const nodeRequirement = fc.record({
  key: fc.constantFrom('zone', 'zone', 'cores'),
  operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt'),
}).map(({ key, operator }) => {
  if (operator.endsWith('t') && operator.length === 2) return { key: 'cores', operator, values: ['4'] };
  return { key, operator, ...operator.endsWith('In') ? { values: ['north'] } : {} };
});
const nodeTerm = fc.record({
  matchExpressions: fc.array(nodeRequirement, { maxLength: 2 }),
  matchFields: fc.constantFrom(undefined, undefined, [{ key: 'metadata.name', operator: 'NotIn', values: ['a'] }]),
});
const toleration = fc.constantFrom(
  { operator: 'Exists' },
  { key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'dedicated', value: 'gpu' },
  { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoExecute' },
);
const placement = fc.record({
  nodeSelector: often(fc.record({ zone: fc.constantFrom('north', 'south') })),
  affinity: often(fc.array(nodeTerm, { minLength: 1, maxLength: 2 }).map(nodeSelectorTerms =>
    ({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } }))),
  tolerations: often(fc.array(toleration, { minLength: 1, maxLength: 2 })),
});

const podSpec = fc.tuple(placement, fc.record({
  containers: fc.tuple(container('main'), container('exporter')).chain(all => fc.integer({ min: 1, max: 2 }).map(n => all.slice(0, n))),
  initContainers: fc.array(sidecar, { maxLength: 1 }),
  hostNetwork: fc.constant(true),
  serviceAccountName: fc.constant('shop'),
  nodeName: fc.constantFrom('a', 'b'),
  hostname: fc.constant('first'),
  subdomain: name,
}, { requiredKeys: ['containers'] })).map(([placed, spec]) => ({ ...placed, ...spec }));
const template = fc.record({
  metadata: fc.record({ labels, annotations: fc.constant({ 'prometheus.io/scrape': 'true' }) }, { requiredKeys: ['labels'] }),
  spec: podSpec,
});

const count = fc.constantFrom(undefined, 0, 1, 3);
const controlled = (extra: fc.Arbitrary<Fields>) => fc.tuple(template, extra)
  .map(([t, fields]): Fields => ({ ...fields, selector: { matchLabels: t.metadata.labels }, template: t }));
const job = fc.record({
  parallelism: count,
  suspend: fc.constantFrom(undefined, undefined, true),
  template: template.map(t => ({ ...t, spec: { ...t.spec, restartPolicy: 'Never' } })),
});

const ADDRESSES = { IPv4: ['10.9.0.1', '10.9.0.2'], IPv6: ['2001:db8:9::1', '2001:db8:9::2'], both: ['10.9.0.3', '2001:db8:9::3'] };
const status = fc.record({
  phase: fc.constantFrom('Running', 'Running', 'Running', 'Running', 'Running', 'Running', 'Pending', 'Succeeded', 'Failed'),
  ips: fc.constantFrom(
    [],
    ...ADDRESSES.IPv4.map(ip => [ip]),
    ...ADDRESSES.IPv4.map(ip => [ip]),
    ...ADDRESSES.IPv6.map(ip => [ip]),
    ADDRESSES.both,
  ),
  ready: fc.constantFrom('True', 'False', 'False', 'False', 'Unknown'),
}).map(({ phase, ips, ready }) => ({
  phase,
  podIP: ips[0],
  podIPs: ips.length > 0 ? ips.map(ip => ({ ip })) : undefined,
  hostIP: '10.0.0.9',
  conditions: [{ type: 'Ready', status: ready }],
}));

const families = fc.constantFrom(undefined, undefined, undefined, ['IPv4'], ['IPv6'], ['IPv6', 'IPv4']);
const serviceSpec = fc.record({
  selector: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom({ app: 'cart' }, { app: 'web' }) },
    { weight: 2, arbitrary: labels },
    { weight: 1, arbitrary: fc.constantFrom(undefined, {}) },
  ),
  type: fc.constantFrom(undefined, undefined, undefined, undefined, 'NodePort', 'NodePort', 'ExternalName'),
  clusterIP: fc.constantFrom(undefined, undefined, 'None', '10.96.9.9'),
  ipFamilies: families,
  publishNotReadyAddresses: fc.constantFrom(undefined, undefined, true),
  ports: fc.uniqueArray(fc.record({
    name: fc.option(portName, { nil: undefined }),
    port,
    protocol,
    targetPort: fc.oneof(portName, port, fc.constant(undefined)),
    appProtocol: fc.constantFrom(undefined, 'http'),
  }), { maxLength: 3, selector: ({ name: n }) => n }),
});
const serviceLabels = fc.constantFrom(
  undefined,
  { app: 'cart' },
  { 'service.kubernetes.io/headless': 'x', 'kubernetes.io/service-name': 'other' },
);

function objects(apiVersion: string, kind: string, spec: fc.Arbitrary<Fields>, metadata = fc.constant<Fields>({})): fc.Arbitrary<Manifest> {
  return fc.record({ name, namespace, spec, metadata }).map(each => ({
    apiVersion, kind, metadata: { ...each.metadata, name: each.name, namespace: each.namespace }, ...each.spec,
  }));
}
const inSpec = (spec: fc.Arbitrary<Fields>) => spec.map(fields => ({ spec: fields }));
const pods = fc.record({ spec: podSpec, status: fc.oneof(fc.constant(undefined), status, status, status) });
const podMetadata = fc.record({
  labels,
  deletionTimestamp: fc.constantFrom(undefined, undefined, undefined, undefined, undefined, '2026-01-01T00:00:00Z'),
});
const node = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  zone: fc.constantFrom('', 'north', 'south'),
  cores: fc.constantFrom('', '2', '16', 'many'),
  taints: often(fc.array(fc.record({
    key: fc.constantFrom('dedicated', 'node.kubernetes.io/not-ready'),
    value: fc.constantFrom(undefined, 'gpu', 'db'),
    effect: fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule'),
  }), { minLength: 1, maxLength: 2 })),
  unschedulable: fc.constantFrom(undefined, undefined, undefined, true),
  address: fc.constantFrom(undefined, '10.0.0.2', '10.0.0.3'),
}).map(({ name: n, zone, cores, taints, unschedulable, address }): Manifest => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: n, labels: { 'topology.kubernetes.io/zone': zone, zone, cores } },
  spec: { taints, unschedulable },
  status: { addresses: address === undefined ? [] : [{ type: 'InternalIP', address }] },
}));

/** A workload, pod, Service or node that the API server accepts. */
export const object = fc.oneof(
  { weight: 4, arbitrary: objects('apps/v1', 'Deployment', inSpec(controlled(fc.record({ replicas: count })))) },
  { weight: 1, arbitrary: objects('apps/v1', 'ReplicaSet', inSpec(controlled(fc.record({ replicas: count })))) },
  { weight: 1, arbitrary: objects('apps/v1', 'DaemonSet', inSpec(controlled(fc.constant({})))) },
  {
    weight: 2,
    arbitrary: objects('apps/v1', 'StatefulSet', inSpec(controlled(fc.record({
      replicas: count, serviceName: name, ordinals: fc.constantFrom(undefined, { start: 3 }),
    })))),
  },
  { weight: 1, arbitrary: objects('batch/v1', 'Job', inSpec(job)) },
  {
    weight: 1,
    arbitrary: objects('batch/v1', 'CronJob', inSpec(fc.tuple(job, fc.constantFrom(undefined, undefined, true))
      .map(([{ suspend, ...spec }, paused]) => ({ schedule: '@daily', suspend: paused ?? suspend, jobTemplate: { spec } })))),
  },
  { weight: 8, arbitrary: objects('v1', 'Pod', pods, podMetadata) },
  { weight: 10, arbitrary: objects('v1', 'Service', inSpec(serviceSpec), fc.record({ labels: serviceLabels })) },
  { weight: 3, arbitrary: node },
);

/** An object with one value of a wrong type. */
const broken = fc.tuple(object, fc.nat(), fc.nat()).map(([valid, which, other]): Manifest => {
  const places = placesIn(valid.spec ?? {});
  if (places.length === 0) return valid;
  const place = places[which % places.length];
  const old = place.reduce((value, key) => (value as Fields)[key], valid.spec);
  const others = [true, 1, 'text', [], {}].filter(value => typeof value !== typeof old || Array.isArray(value) !== Array.isArray(old));
  return { ...valid, spec: replaced(valid.spec, place, others[other % others.length]) };
});

function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const present = Object.entries(value).filter(([, each]) => each !== undefined);
  return present.flatMap(([key, each]) => [[key], ...placesIn(each).map(place => [key, ...place])]);
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  const inside = (value as Fields)[key];
  const changed = rest.length === 0 ? by : replaced(inside, rest, by);
  if (Array.isArray(value)) return value.map((each: unknown, i) => String(i) === key ? changed : each);
  return { ...value as Fields, [key]: changed };
}

/** The objects of a cluster: no two with the same name, and most of them accepted by the API server. */
export const clusterCases = fc.record({
  objects: fc.uniqueArray(fc.oneof({ weight: 14, arbitrary: object }, { weight: 1, arbitrary: broken }), {
    minLength: 3,
    maxLength: 12,
    size: 'max',
    selector: ({ kind, metadata }) => `${kind}/${metadata.namespace ?? 'default'}/${metadata.name}`,
  }),
  ipFamily: fc.constantFrom('IPv4' as const, 'IPv6' as const),
});
