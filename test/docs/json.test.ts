import { ApiObject, Chart, Testing } from 'cdk8s';
import { ExpectationVerdict, Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { text } from './pages';
import { Manifest } from '../cluster/manifest';
import { kubePrometheusStack } from '../cluster/prometheuses';

interface Field {
  readonly type: string;
  readonly isOptional: boolean;
}

/** The fields that the page lists: by their path, such as `workloads[].series[].reason`. */
function documented(): Map<string, Field> {
  const [section] = text('docs/scrape-plan.md').split('## As JSON\n')[1].split('\n## ');
  return new Map([...section.matchAll(/^\| `([^`]+)` \| (.+?)(, optional)? \| .+ \|$/gm)]
    .map(([, path, type, optional]) => [path, { type, isOptional: optional !== undefined }]));
}

const FIELDS = documented();

/** Each object of a plan with its path, except for labels and scrape configs, whose keys are not ours. */
function objectsIn(value: unknown, path = ''): Array<[path: string, object: { readonly [key: string]: unknown }]> {
  if (Array.isArray(value)) return value.flatMap(each => objectsIn(each, `${path}[]`));
  if (typeof value !== 'object' || value === null || /abels$|\.config$/.test(path)) return [];
  const object = value as { readonly [key: string]: unknown };
  return [[path, object], ...Object.entries(object).flatMap(([key, below]) => objectsIn(below, fieldOf(path, key)))];
}

const fieldOf = (path: string, key: string) => path === '' ? key : `${path}.${key}`;

const isStrings = (value: unknown) => Object.values(value as object).every(each => typeof each === 'string');

/** Whether a value is of a type, by the name that the page gives it. */
const TYPES: { readonly [name: string]: (value: unknown) => boolean } = {
  'string': value => typeof value === 'string',
  'number': value => typeof value === 'number',
  'object': value => typeof value === 'object' && !Array.isArray(value),
  'object of strings': value => typeof value === 'object' && !Array.isArray(value) && isStrings(value),
  'string[]': value => Array.isArray(value) && isStrings(value),
  'object[]': value => Array.isArray(value) && value.every(each => typeof each === 'object'),
  '`reachable`, `blocked`, `unknown`': value => Object.values<unknown>(Reachability).includes(value),
  '`proven`, `refuted`, `unproven`': value => Object.values<unknown>(ExpectationVerdict).includes(value),
  '`error`, `warning`': value => value === 'error' || value === 'warning',
  '`once`, `twice`, `never`, `unknown`': value => Object.values<unknown>(Scraped).includes(value),
};

function workload(name: string, labels: object = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels } },
        spec: { containers: [{ name, image: name, ports: [{ name: 'metrics', containerPort: 8080 }] }] },
      },
    },
  };
}

function monitor(name: string, app: string, endpoint: object = { port: 'metrics' }): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace: 'shop', labels: { release: 'kps' } },
    spec: { selector: { matchLabels: { app } }, podMetricsEndpoints: [endpoint] },
  };
}

/** A plan in which each field is there at least once, and each that can be absent is absent at least once. */
function richPlan(): ScrapePlan {
  const app = Testing.app();
  // An object of the app, and so of no file.
  new ApiObject(new Chart(app, 'shop', { namespace: 'shop' }), 'broken', {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'broken' }, spec: { replicas: 'two' },
  });
  const strict = { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'shop' } };
  const merged = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'merged',
      namespace: 'shop',
      labels: { 'sidecar.istio.io/inject': 'true' },
      annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080' },
    },
    spec: { containers: [{ name: 'merged', image: 'merged' }] },
  };
  const late = monitor('late', 'till', { port: 'late' });
  const acknowledged = {
    ...late, metadata: { ...late.metadata, annotations: { 'cdk8s-mesh-metrics/acknowledge': 'port-not-found: it comes later' } },
  };
  const misspelledLabel = monitor('stand', 'stand');
  const misspelledField = monitor('of-nothing', 'xyz');
  const elsewhere = monitor('elsewhere', 'cart');
  return ScrapePlan.of(app, {
    namespaces: { shop: {} },
    also: [
      ...kubePrometheusStack(),
      workload('cart'), monitor('cart', 'cart'), workload('till'), monitor('till', 'till'), merged, acknowledged,
      workload('stall'), monitor('stall', 'stall'),
      workload('stock', { 'sidecar.istio.io/inject': 'true' }), monitor('stock', 'stock'),
      { ...strict, spec: { mtls: { mode: 'STRICT' } } },
      monitor('other-port', 'cart', { port: 'http' }), monitor('misspelled', 'carts'),
      { ...misspelledField, spec: { ...misspelledField.spec, podTargetLabel: ['tier'] } },
      workload('stand', { 'tier-name': 'web' }),
      { ...misspelledLabel, spec: { ...misspelledLabel.spec, selector: { matchLabels: { 'tier-nam': 'web' } } } },
      { ...elsewhere, metadata: { ...elsewhere.metadata, namespace: 'monitoring' } },
      monitor('refused', 'cart', { relabelings: [{ regex: '(' }] }),
      monitor('with-password', 'cart', { bearerTokenSecret: { name: 'token', key: 'token' } }),
      'scrape_configs: [{job_name: outside, static_configs: [{targets: ["example.org:80"]}]}]',
      '{', 'kind: Pod',
    ],
  });
}

describe('the page about the plan as JSON', () => {
  const json = richPlan().toJson() as { readonly [field: string]: unknown };
  const objects = objectsIn(json);
  const values = objects.flatMap(([path, object]) => Object.entries(object).map(([key, value]) => [fieldOf(path, key), value] as const));

  test('lists every field of a plan, and none that a plan does not have', () => {
    expect([...FIELDS.keys()].sort()).toEqual([...new Set(values.map(([field]) => field))].sort());
  });

  test.each([...FIELDS])('says of what type %s is, and whether it is optional', (field, { type, isOptional }) => {
    expect(values.filter(([of, value]) => of === field && !TYPES[type](value))).toEqual([]);
    const key = field.slice(field.lastIndexOf('.') + 1);
    const isAbsent = objects.some(([path, object]) => fieldOf(path, key) === field && !(key in object));
    expect(isAbsent).toBe(isOptional);
  });

  test('spells every value of an enum as the enum does', () => {
    const spelled = (all: string[]) => all.map(value => `\`${value}\``).join(', ');
    expect(FIELDS.get('activeTargets[].reachability.verdict')!.type).toBe(spelled(Object.values(Reachability)));
    expect(FIELDS.get('workloads[].scraped')!.type).toBe(spelled(Object.values(Scraped)));
  });

  test('begins with the version, as the plan does', () => {
    expect([...FIELDS.keys()][0]).toBe('version');
    expect(Object.entries(json)[0]).toEqual(['version', 2]);
  });
});
