import { ApiObject, Lazy } from 'cdk8s';
import {
  Exporter, ExporterSidecar, ExporterWithMonitor, MeshMetrics, MeshPodMonitor, MetricsMerging, MetricsMergingWorkload,
  MtlsSidecarPrometheus, PrometheusConfigMap, ScrapeAssertions, ScrapeJob, ScrapePlan, ScrapeTransport,
} from 'cdk8s-mesh-metrics';
import * as fc from 'fast-check';
import { cart, metrics, shop, SURFACE } from './surface';

/** Each first argument that is not props. */
const ARGUMENTS: Array<[name: string, make: (argument: never) => unknown]> = [
  ...SURFACE.map(([name, make]): [string, (argument: never) => unknown] => [`${name} without props`, make]),
  ['MeshMetrics.configure in a scope', scope => MeshMetrics.configure(scope, {})],
  ['MeshPodMonitor in a scope', scope => new MeshPodMonitor(scope, 'a')],
  ['MeshPodMonitor with an id', id => new MeshPodMonitor(shop(), id)],
  ['MtlsSidecarPrometheus with an id', id => new MtlsSidecarPrometheus(shop(), id)],
  ['ExporterWithMonitor with an id', id => new ExporterWithMonitor(shop(), id, { exporter: Exporter.blackbox() })],
  ['MetricsMergingWorkload with an id', id => new MetricsMergingWorkload(shop(), id, { metrics })],
  ['ExporterSidecar.addTo', workload => ExporterSidecar.addTo(workload, { exporter: Exporter.blackbox() })],
  ['MetricsMerging.expose', workload => MetricsMerging.expose(workload, { metrics })],
  ['MetricsMerging.exposePod in a scope', scope => MetricsMerging.exposePod(scope, cart(shop()).podMetadata, { metrics })],
  ['MetricsMerging.exposePod of metadata', pod => MetricsMerging.exposePod(shop(), pod, { metrics })],
  ['MetricsMerging.exposeObject', object => MetricsMerging.exposeObject(object, { metrics })],
  ['PrometheusConfigMap with an id', id => new PrometheusConfigMap(shop(), id, { jobs: [ScrapeJob.annotatedPods()] })],
  ['PrometheusConfigMap.grantDiscovery', account =>
    new PrometheusConfigMap(shop(), 'a', { jobs: [ScrapeJob.annotatedPods()] }).grantDiscovery(account)],
  ['MeshPodMonitor.addExclusion', exclusion => new MeshPodMonitor(shop(), 'a').addExclusion(exclusion)],
  ['ScrapePlan.of', app => ScrapePlan.of(app)],
  ['ScrapePlan.fromYaml', text => ScrapePlan.fromYaml(text)],
  ['ScrapePlan.fromFiles', paths => ScrapePlan.fromFiles(paths)],
  ['ScrapePlan.explain', workload => ScrapePlan.fromYaml('').explain(workload)],
  ['ScrapeAssertions.of', plan => ScrapeAssertions.of(plan)],
  ['ScrapeAssertions.scrapedOnce', workload => ScrapeAssertions.of(ScrapePlan.fromYaml('')).scrapedOnce(workload)],
];

const SCALAR = fc.constantFrom<unknown>(null, undefined, '', 'x', 'X y', 5, -1, NaN, true);
const GARBAGE = fc.oneof(
  { weight: 3, arbitrary: SCALAR },
  fc.array(SCALAR, { maxLength: 2 }),
  fc.dictionary(fc.constantFrom('a', 'name', 'labels', 'port', 'namespaces', 'request'), SCALAR, { maxKeys: 2 }),
);

/** Props whose value is a map, with keys of the user's, an object of any class, or left to cdk8s. */
const NOT_PROPS = ['headers', 'endpointParams', 'username', 'credentials', 'clientId', 'clientSecret', 'ca', 'cert', 'keySecret',
  'objectStorageConfig', 'imagePullSecrets', 'labels', 'annotations', 'matchLabels', 'namespaceMtls', 'portLevelMtls', 'envVariables',
  'externalLabels', 'selectorLabels', 'podLabels', 'alertLabels', 'containers', 'password', 'ruleEvaluator'];

/** A word with a letter too few or too many, in another case, or as Python spells it. */
const MISSPELLINGS: Array<(word: string) => string> = [
  word => word.slice(0, -1),
  word => word.slice(0, 1) + word,
  word => word.toLowerCase(),
  word => word.toUpperCase(),
  word => word.replace(/[A-Z]/g, capital => `_${capital.toLowerCase()}`),
];

/** What a call that is not accepted throws: a refusal of ours, in the form that all have. */
function expectRefusalOrSuccess(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    expect(String(error)).toMatch(/^Error: cannot /);
  }
}

/** All values in some props, as paths: those of nested objects and lists too. */
function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain ? Object.entries(value).flatMap(([key, each]) => [[key], ...pathsIn(each).map(path => [key, ...path])]) : [];
}

function replaced(value: unknown, [key, ...path]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, i) => i === Number(key) ? replaced(item, path, by) : item);
  const given = value as { [name: string]: unknown };
  return { ...given, [key]: replaced(given[key], path, by) };
}

/** A path as errors write it: `exclude[0].labels`. */
function written(path: readonly string[]): string {
  return path.map(key => /^[0-9]+$/.test(key) ? `[${key}]` : `.${key}`).join('').replace(/^[.]/, '');
}

function at(value: object, path: readonly string[]): { [name: string]: unknown } {
  return path.reduce((here, key) => here[key] as { [name: string]: unknown }, value as { [name: string]: unknown });
}

describe.each(SURFACE)('%s', (_, make, valid) => {
  test('accepts what it documents', () => {
    expect(() => make(valid() as never)).not.toThrow();
  });

  test('takes any optional prop that is null for one that is left out', () => {
    const props = Object.fromEntries(Object.keys(valid()).map(name => [name, null]));
    const without = (given: object) => {
      try {
        make(given as never);
        return 'works';
      } catch (error) {
        return String(error);
      }
    };
    expect(without(props)).toBe(without({}));
  });

  test('works or refuses, whatever any of its props is', () => {
    fc.assert(fc.property(fc.constantFrom(...pathsIn(valid())), GARBAGE, (path, garbage) => {
      expectRefusalOrSuccess(() => make(replaced(valid(), path, garbage) as never));
    }), { numRuns: 150 });
  });

  test('refuses any misspelled prop, of nested props too, beside the right one as well, and says what to write', () => {
    const isProp = (path: string[]) => !path.slice(0, -1).some(key => NOT_PROPS.includes(key)) && !/^[0-9]+$/.test(path.at(-1)!);
    // Of a name as short as `ca`, a misspelling is not recognized.
    const props = pathsIn(valid()).filter(path => isProp(path) && path.at(-1)!.length > 2);
    fc.assert(fc.property(fc.constantFrom(...props), fc.constantFrom(...MISSPELLINGS), fc.boolean(), (path, misspell, isBeside) => {
      const [parent, name] = [path.slice(0, -1), path.at(-1)!];
      const { [name]: value, ...others } = at(valid(), parent);
      fc.pre(![name, ...Object.keys(others)].includes(misspell(name)));
      const given = { ...others, ...isBeside ? { [name]: value } : {}, [misspell(name)]: value };
      expect(() => make(replaced(valid(), parent, given) as never))
        .toThrow(`: there is no prop '${written([...parent, misspell(name)])}'. Write '${written(path)}'.`);
    }), { numRuns: 150 });
  });

  test('takes props of others for what they are, and a misspelled one that is left out', () => {
    const [name] = Object.keys(valid());
    expect(() => make({ ...valid(), teamOfSubclass: 'a', [`${name}s`]: undefined, [`${name}_`]: null } as never)).not.toThrow();
  });
});

test.each(ARGUMENTS)('%s works or refuses, whatever the argument is', (_, make) => {
  fc.assert(fc.property(GARBAGE, garbage => expectRefusalOrSuccess(() => make(garbage as never))), { numRuns: 40 });
});

describe('the labels and annotations of pods that exist', () => {
  const KEYS = [
    'prometheus.io/port', 'prometheus.io/scheme', 'prometheus.istio.io/merge-metrics', 'prometheus.istio.io/scrape-targets',
    'traffic.sidecar.istio.io/includeInboundPorts', 'traffic.sidecar.istio.io/excludeInboundPorts', 'proxy.istio.io/config',
    'sidecar.istio.io/inject', 'a',
  ];
  const VALUE = fc.oneof(GARBAGE, SCALAR.map(value => Lazy.any({ produce: () => value }) as unknown));
  const exporter = Exporter.redis({ address: 'redis' });

  const ofWorkload = (key: string, value: unknown, isLabel: boolean) => {
    const workload = cart(shop());
    if (isLabel) workload.podMetadata.addLabel(key, value as string);
    else workload.podMetadata.addAnnotation(key, value as string);
    return workload;
  };
  const ofObject = (key: string, value: unknown, isLabel: boolean) => {
    const template = { metadata: { [isLabel ? 'labels' : 'annotations']: { [key]: value } } };
    return new ApiObject(shop(), 'object', { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });
  };

  test.each<[string, (...of: Parameters<typeof ofObject>) => void]>([
    ['MetricsMerging.expose', (...of) => MetricsMerging.expose(ofWorkload(...of), { metrics })],
    ['MetricsMerging.exposePod', (...of) => {
      const workload = ofWorkload(...of);
      MetricsMerging.exposePod(workload, workload.podMetadata, { metrics });
    }],
    ['MetricsMerging.exposeObject', (...of) => MetricsMerging.exposeObject(ofObject(...of), { metrics })],
    ['ExporterSidecar.addTo', (...of) => void ExporterSidecar.addTo(ofWorkload(...of), { exporter })],
    ['ExporterSidecar.addTo, merged', (...of) =>
      void ExporterSidecar.addTo(ofWorkload(...of), { exporter, transport: ScrapeTransport.merged() })],
  ])('are ours to refuse in %s, whatever they are', (_, expose) => {
    fc.assert(fc.property(fc.constantFrom(...KEYS), VALUE, fc.boolean(), (...of) => expectRefusalOrSuccess(() => expose(...of))),
      { numRuns: 200 });
    fc.assert(fc.property(fc.constantFrom(...KEYS), fc.integer(), fc.boolean(), (key, number, isLabel) => {
      expect(() => expose(key, number, isLabel))
        .toThrow(`its pods have the ${isLabel ? 'label' : 'annotation'} '${key}' with the value ${number}, which is not a text. Quote it:`);
    }), { numRuns: 50 });
  });

  test('are a map, or refused', () => {
    fc.assert(fc.property(GARBAGE, fc.constantFrom('spec', 'template', 'metadata', 'annotations', 'labels'), (garbage, last) => {
      const path = ['spec', 'template', 'metadata', last];
      const spec = path.slice(0, path.indexOf(last) + 1).reduceRight<unknown>((below, key) => ({ [key]: below }), garbage) as object;
      const object = new ApiObject(shop(), 'object', { apiVersion: 'apps/v1', kind: 'Deployment', ...spec });
      expectRefusalOrSuccess(() => MetricsMerging.exposeObject(object, { metrics }));
    }));
  });
});
