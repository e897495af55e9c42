import { readManifests } from '../../../src/plan/cluster/read-manifests';
import { idOf } from '../../../src/plan/kubernetes/manifest';
import { clusterOf } from '../cluster-of';

/** The findings in a text, each as `document object path: message`. */
function findings(text: string): string[] {
  const read = readManifests(text, 'app.yaml');
  return [...read.findings, ...clusterOf(read.manifests).findings]
    .map(({ source, object, path, message }) => `${source!.file}#${source!.document} ${object ?? ''} ${path ?? ''}: ${message}`);
}

const POD = 'apiVersion: v1\nkind: Pod\nmetadata: {name: cart}\nspec: {containers: [{name: app}]}\n';

describe('unusable input', () => {
  test.each([
    ['is not YAML', '\t- x: [', 'app.yaml#1  : is not valid YAML: line 1: Tabs are not allowed as indentation. Fix it'],
    [
      'has a key twice',
      'metadata:\n  name: a\n  name: b',
      'app.yaml#1  : is not valid YAML: line 3: the key "name" occurs twice. Fix it',
    ],
    [
      'has text that Kubernetes reads in quotes only',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: cart, annotations: {rule: a(?:b)}}',
      'app.yaml#1  : is not valid YAML: line 3: Kubernetes and Prometheus do not read "a(?:b)" without quotes inside of { } or [ ]: '
        + 'put it in quotes. Fix it',
    ],
    ['is text', 'hello', 'app.yaml#1  : is a string, not a Kubernetes object. Leave it out'],
    ['is a list', '[1]', 'app.yaml#1  : is a list, not a Kubernetes object. Write its items as documents, or as items of a v1 List'],
    [
      'has no kind',
      'apiVersion: v1',
      'app.yaml#1  kind: is not a Kubernetes object, since it has no kind. Give it one, or leave it out',
    ],
    [
      'has no name',
      'apiVersion: v1\nkind: Pod',
      'app.yaml#1  metadata.name: is a Pod without a name. Give it one, since nothing can refer to it',
    ],
    [
      'has a namespace that cannot even be printed',
      'apiVersion: v1\nkind: Pod\nmetadata: {name: cart, namespace: {toString: 1}}',
      "app.yaml#1  metadata.namespace: is a Pod 'cart' whose namespace is not a string: the API server would refuse the object",
    ],
    [
      'is of an unknown kind',
      'apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: cart}',
      'app.yaml#1 Rollout/cart apiVersion: argoproj.io/v1alpha1 Rollout is not known, and the object is left out. '
        + 'If its controller makes pods with metrics, give those',
    ],
    [
      'is of a version that was removed',
      'apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: {name: cart}',
      'app.yaml#1 Ingress/cart apiVersion: Ingress is not known in version extensions/v1beta1, and the object is left out. '
        + 'Write it as networking.k8s.io/v1',
    ],
    [
      'is a custom resource of an unknown version',
      'apiVersion: monitoring.coreos.com/v2\nkind: PodMonitor\nmetadata: {name: cart}',
      'app.yaml#1 PodMonitor/cart apiVersion: PodMonitor is not known in version monitoring.coreos.com/v2, and the object is left out. '
        + 'Write it as monitoring.coreos.com/v1',
    ],
    [
      'has a number as the value of a label',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: cart, labels: {version: 1}}',
      'app.yaml#1 Secret/default/cart metadata.labels.version: must be a string, not 1: the API server would refuse the object',
    ],
    [
      'has a port of the wrong type',
      POD.replace('name: app', 'name: app, ports: [{containerPort: http}]'),
      'app.yaml#1 Pod/default/cart spec.containers[0].ports[0].containerPort: must be a whole number, not "http": '
        + 'the API server would refuse the object',
    ],
    [
      'contains itself',
      'apiVersion: v1\nkind: Secret\nmetadata: {name: cart, labels: &a [*a]}',
      'app.yaml#1 Secret/default/cart metadata.labels: must be an object, not a list: the API server would refuse the object',
    ],
  ])('an object that %s', (_, text, finding) => {
    expect(findings(text)).toEqual([finding]);
  });

  test('does not affect the other documents, and is counted as one', () => {
    const text = `${POD}---\n{\n---\n# Source: chart/templates/empty.yaml\n---\n${POD.replace('cart', 'web')}`;
    expect(readManifests(text, 'app.yaml').manifests.map(({ manifest, source }) => `${source!.document} ${idOf(manifest)}`))
      .toEqual(['1 Pod/cart', '4 Pod/web']);
    expect(findings(text)).toEqual([expect.stringMatching(/^app.yaml#2 {2}: is not valid YAML: line 7: /)]);
  });

  test('aliases that multiply, and too many levels for the stack', () => {
    const letters = [...'abcdefgh'];
    const bomb = letters.map((letter, i) => {
      const item = i === 0 ? 'x' : `*${letters[i - 1]}`;
      return `${letter}: &${letter} [${Array(9).fill(item).join()}]`;
    }).join('\n');
    expect(findings(bomb)).toEqual([expect.stringContaining('Excessive alias count')]);
    expect(findings('['.repeat(100_000))).toEqual([expect.stringContaining('Maximum call stack size exceeded')]);
    expect(findings('{"a":'.repeat(100_000))).toEqual([expect.stringContaining('Maximum call stack size exceeded')]);
  });

  test('not an object that is given twice alike, as Namespaces are in the files of several applications', () => {
    expect(findings(`${POD}---\n${POD}`)).toEqual([]);
  });

  test('an object that is given twice: the last one counts', () => {
    const text = `${POD}---\n${POD.replace('name: app', 'name: other')}`;
    expect(findings(text)).toEqual(['app.yaml#2 Pod/default/cart : is given more than once: the last one counts. Leave the others out']);
    expect(clusterOf(readManifests(text, 'app.yaml').manifests).pods.map(pod => pod.spec.containers[0].name)).toEqual(['other']);
  });
});

describe('usable input', () => {
  test('comments and blank lines around the documents do not count as documents', () => {
    expect(findings(`\uFEFF# Copyright\n%YAML 1.1\n---\n${POD}...\n---\n${POD.replace('cart', 'web')}---\n# the end\n`)).toEqual([]);
  });

  test('a List, and a list of one kind, as kubectl prints them', () => {
    const items = '[{apiVersion: v1, kind: Secret, metadata: {name: a}}, null, {apiVersion: v1, kind: Secret}]';
    const secretList = 'kind: SecretList\napiVersion: v1\nitems: [{metadata: {name: b}}]';
    const read = readManifests(`kind: List\napiVersion: v1\nitems: ${items}\n---\n${secretList}`, 'app.yaml');
    expect(read.manifests.map(({ manifest }) => idOf(manifest))).toEqual(['Secret/a', 'Secret/b']);
    expect(read.findings.map(({ path }) => path)).toEqual(['items[1]', 'items[2].metadata.name']);
  });

  test('dates and times are text, as for Kubernetes, but yes is a boolean', () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndate: 2024-01-01\ntime: 12:30:00\nyes: on\nmode: 0644';
    const [{ manifest }] = readManifests(text, 'app.yaml').manifests;
    expect(manifest).toMatchObject({ date: '2024-01-01', time: '12:30:00', true: true, mode: 420 });
  });

  test('a prometheus.yml', () => {
    const { configurations, findings: wrong } = readManifests('global: {}\nscrape_configs: []\n', 'prometheus.yml');
    expect(configurations).toEqual([{ text: 'global: {}\nscrape_configs: []\n', source: { file: 'prometheus.yml', document: 1 } }]);
    expect(wrong).toEqual([]);
  });

  test('a long stream, document by document', () => {
    const text = Array.from({ length: 5_000 }, (_, i) => POD.replace('cart', `cart-${i}`)).join('---\n');
    expect(readManifests(text, 'app.yaml').manifests).toHaveLength(5_000);
  });
});
