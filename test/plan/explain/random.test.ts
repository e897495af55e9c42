import * as fc from 'fast-check';
import { deployment, monitor, planOf, prometheus, service } from './cluster';

const namespace = fc.constantFrom('shop', 'store');
const name = fc.constantFrom('cart', 'api', 'web');
const label = fc.constantFrom('app', 'tier');
const labels = fc.dictionary(label, name, { maxKeys: 2 });
const port = fc.constantFrom('metrics', 'http', '_');
const selector = fc.record({
  matchLabels: labels,
  matchExpressions: fc.array(fc.oneof(
    fc.record({ key: label, operator: fc.constantFrom('In', 'NotIn'), values: fc.array(name, { minLength: 1, maxLength: 2 }) }),
    fc.record({ key: label, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  ), { maxLength: 1 }),
});
const relabeling = fc.record({
  action: fc.constantFrom('keep', 'drop', 'replace', 'keepequal'),
  sourceLabels: fc.constant(['__meta_kubernetes_pod_container_name']),
  targetLabel: fc.constant('container'),
});
const endpoint = fc.record({ port, relabelings: fc.array(relabeling, { maxLength: 2 }) }, { requiredKeys: [] });

const number = fc.integer({ min: 1, max: 3 });
const ports = fc.dictionary(port, number, { maxKeys: 2 });

const workloads = fc.uniqueArray(fc.record({ name, namespace, labels, ports, meshed: fc.boolean() }), {
  selector: each => `${each.namespace}/${each.name}`, maxLength: 4,
}).map(all => all.map(each => deployment(each.name, each.ports, {
  namespace: each.namespace, labels: { ...each.labels, id: each.name, ...each.meshed ? { 'sidecar.istio.io/inject': 'true' } : {} },
})));
const services = fc.uniqueArray(fc.record({ name, namespace, labels, selector: labels, port, targetPort: fc.oneof(port, number) }), {
  selector: each => `${each.namespace}/${each.name}`, maxLength: 3,
}).map(all => all.map(each => service(each.name, [{ name: each.port, port: 80, targetPort: each.targetPort }], each)));
const monitors = fc.uniqueArray(fc.record({
  kind: fc.constantFrom('PodMonitor' as const, 'ServiceMonitor' as const),
  name,
  namespace,
  selector,
  namespaceSelector: fc.oneof(fc.constantFrom(undefined, { any: true }), fc.record({ matchNames: fc.uniqueArray(namespace) })),
  selectorMechanism: fc.constantFrom(undefined, 'RoleSelector'),
  endpoints: fc.array(endpoint, { maxLength: 2 }),
  release: fc.constantFrom('kps', 'kps', 'kps', 'other'),
}), { selector: each => `${each.kind}/${each.namespace}/${each.name}`, maxLength: 6 })
  .map(all => all.map(({ kind, name: called, namespace: where, endpoints, release, ...spec }) => monitor(
    kind, called, { ...spec, [kind === 'PodMonitor' ? 'podMetricsEndpoints' : 'endpoints']: endpoints },
    { namespace: where, labels: { release } },
  )));
const cluster = fc.tuple(workloads, services, monitors).map(objects => objects.flat());
const installation = fc.record({ ignoreNamespaceSelectors: fc.boolean(), shards: fc.constantFrom(1, 2) }, { requiredKeys: [] })
  .map(prometheus);

interface Named {
  readonly kind: string;
  readonly metadata: { readonly namespace: string; readonly name: string };
}

function idsOf(objects: ReadonlyArray<object>, isIt: (kind: string) => boolean): string[] {
  return (objects as Named[]).filter(({ kind }) => isIt(kind))
    .map(({ kind, metadata: { namespace: where, name: called } }) => `${kind}/${where}/${called}`);
}

/** What a sentence says that lacks a word, or shows one of ours. */
const SENTENCE = /^\w.{20}/;
const UNFINISHED = /with ,|has \.|undefined|null|\[object|NaN|Infinity|with $/m;

test('words and facts agree, whatever the cluster', () => {
  fc.assert(fc.property(cluster, installation, (objects, prometheuses) => {
    const plan = planOf(objects, prometheuses);
    const scraped = new Set(plan.activeTargets.map(({ scrapePool }) =>
      scrapePool.replace(/\/\d+$/, '').replace(/^./, first => first.toUpperCase())));
    expect(plan.monitorsWithoutTargets.map(each => each.monitor).sort()).toEqual(
      idsOf(objects, kind => kind.endsWith('Monitor')).filter(id => !scraped.has(id)).sort());
    for (const { reason } of plan.monitorsWithoutTargets) expect(reason).toMatch(SENTENCE);
    expect(plan.monitorsWithoutTargets.map(({ reason }) => reason).join('\n')).not.toMatch(UNFINISHED);

    for (const workload of idsOf(objects, kind => kind === 'Deployment')) {
      const text = plan.explain(workload);
      expect(text).not.toMatch(UNFINISHED);
      const [, pod] = / pod (\S+) \(/.exec(text)!;
      const [, ofWorkload] = workload.split('/');
      const urls = plan.activeTargets.filter(target => target.labels.namespace === ofWorkload && target.labels.pod === pod);
      for (const { scrapeUrl } of urls) expect(text).toContain(`scrapes ${scrapeUrl}`);
      expect(text.match(/ scrapes /g)?.length ?? 0).toBeLessThanOrEqual(urls.length);
    }
  }), { numRuns: 300 });
});
