import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import * as fc from 'fast-check';
import { parseAllDocuments, parseDocument, stringify } from 'yaml';
import { checkCases, Stage, Verdict } from './stage';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { kubePrometheus, kubePrometheusStack } from '../../cluster/prometheuses';
import { Component } from '../../upstream/component';

const ROOT = path.join(__dirname, '..', '..', '..');

/** Monitors that select everything. */
const MONITORS = [
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name: 'all', namespace: 'default' },
    spec: { selector: {}, podMetricsEndpoints: [{ path: '/stats' }] },
  },
  {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: { name: 'all', namespace: 'default' },
    spec: {
      selector: {},
      endpoints: [{ port: 'http', relabelings: [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_label_version'], regex: 'v1' }] }],
    },
  },
];

/** Checks that real manifests with any mutation give a plan, and no exception. */
export const stage: Stage = {
  name: 'mutations',
  check: async options => {
    const documents = await realDocuments();
    const surroundings = stringifyAll([...kubePrometheus(), ...kubePrometheusStack(), ...MONITORS]);
    const compare = async (texts: string[]) => texts.map(text => planned(text, surroundings));
    return checkCases({ generator: mutated(documents), batch: 20, compare }, options);
  },
};

/** Reads everything that a plan can give, and throws its exceptions. */
function planned(text: string, surroundings: string): Verdict {
  const plan = ScrapePlan.fromYaml(text, { also: [surroundings] });
  plan.toJson();
  const dropped = plan.droppedTargets;
  for (const { discoveredLabels } of [...plan.activeTargets, ...dropped].slice(0, 3)) {
    const { __meta_kubernetes_namespace: namespace, __meta_kubernetes_pod_name: pod } = discoveredLabels;
    if (pod !== undefined) plan.explain(`${namespace}/${pod}`);
  }
  return {
    covers: [
      plan.findings.some(({ file }) => file === 'YAML') ? 'findings' : 'no findings',
      plan.activeTargets.length + dropped.length > 0 ? 'targets' : 'no targets',
    ],
  };
}

/** The Bookinfo sample and the charts of the pinned Istio, and the YAML of this repository's example. */
async function realDocuments(): Promise<string[]> {
  const module = { cwd: path.join(ROOT, 'test', 'upstream'), encoding: 'utf8' } as const;
  const istio = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'istio.io/istio'], module).trim();
  const bookinfo = readFileSync(path.join(istio, 'samples', 'bookinfo', 'platform', 'kube', 'bookinfo.yaml'), 'utf8');
  const shop = path.join(ROOT, 'examples', 'online-shop', 'dist');
  const component = Component.start('charts');
  const charts = await component.ask<{ objects: object[] }>({ set: [] });
  component.stop();
  const small = charts.objects.filter(object => (object as { kind: string }).kind !== 'CustomResourceDefinition');
  const texts = [bookinfo, ...readdirSync(shop).map(file => readFileSync(path.join(shop, file), 'utf8')), stringifyAll(small)];
  return texts.flatMap(text => parseAllDocuments(text).map(document => document.toString()).filter(document => document.length < 10_000));
}

function stringifyAll(objects: object[]): string {
  return objects.map(object => stringify(object)).join('---\n');
}

type Mutation = (text: string) => string;

const garbage = fc.constantFrom(
  '---', '...', '\t', '  ', '- ', ': ', '{', '}', '[', '&a ', '*a', '"', '|', '#', 'null', '!!binary x', '\u0000', '<<: *a', '? ',
  '%YAML 1.1\n', '\ud800', 'kind: List', 'items: [1, null]',
);
const scalar = fc.oneof(
  fc.constantFrom<unknown>(
    null, true, 0, -1, 1.5, 1e300, '', 'x', '(', '$(SHARD)', '9'.repeat(400), [], {}, [null], [[]], { a: null }, { __proto__: 1 },
    { constructor: {} }, [{}], { '': '' },
  ),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A mutation of the text: a line is deleted, doubled, indented or changed, or the text is cut. */
const textMutation: fc.Arbitrary<Mutation> = fc.record({
  how: fc.constantFrom('delete', 'double', 'indent', 'insert', 'truncate'), where: fc.nat(), what: garbage,
}).map(({ how, where, what }) => text => {
  const lines = text.split('\n');
  const i = where % lines.length;
  switch (how) {
    case 'delete': lines.splice(i, 1); break;
    case 'double': lines.splice(i, 0, lines[i]); break;
    case 'indent': lines[i] = ` ${lines[i]}`; break;
    case 'insert': lines[i] = inserted(what, lines[i], where % (lines[i].length + 1)); break;
    default: return text.slice(0, where % (text.length + 1));
  }
  return lines.join('\n');
});

function inserted(what: string, line: string, position: number): string {
  return line.slice(0, position) + what + line.slice(position);
}

/** A mutation of the object: a value becomes another one. */
const valueMutation: fc.Arbitrary<Mutation> = fc.record({ where: fc.nat(), value: scalar }).map(({ where, value }) => text => {
  const document = parseDocument(text, { logLevel: 'silent' });
  const places = document.errors.length > 0 || text.includes('*a') ? [] : placesIn(document.toJS());
  if (places.length === 0) return text;
  document.setIn(places[where % places.length], value);
  return document.toString();
});

function placesIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [[key], ...placesIn(each).map(place => [key, ...place])]);
}

const mutation = fc.oneof({ weight: 1, arbitrary: textMutation }, { weight: 2, arbitrary: valueMutation });

/** Some documents of a cluster, most of them with one or two mutations. */
function mutated(documents: string[]): fc.Arbitrary<string> {
  const one = fc.record({
    document: fc.constantFrom(...documents),
    mutations: fc.oneof(fc.constant<Mutation[]>([]), fc.array(mutation, { maxLength: 2 })),
  });
  return fc.array(one, { minLength: 1, maxLength: 6, size: 'max' })
    .map(all => all.map(({ document, mutations }) => mutations.reduce((text, mutate) => mutate(text), document)).join('\n---\n'));
}
