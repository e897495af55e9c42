import { Manifest } from '../../../../src/plan/kubernetes/manifest';
import { admissionOf, injection, istiod, namespace, pod } from '../injected';

const ENABLED = { 'istio-injection': 'enabled' };

describe('a pod is injected because', () => {
  test.each<[string, Manifest[]]>([
    ['its namespace has the label istio-injection=enabled', [namespace(ENABLED), pod()]],
    ['its namespace has the label istio.io/rev=default', [namespace({ 'istio.io/rev': 'default' }), pod()]],
    ['its namespace has the label istio.io/rev=canary',
      [...istiod({ revision: 'canary' }), namespace({ 'istio.io/rev': 'canary' }), pod()]],
    ['it has the label sidecar.istio.io/inject=true', [namespace({}), pod({ labels: { 'sidecar.istio.io/inject': 'true' } })]],
    ['it has the label istio.io/rev=canary',
      [...istiod({ revision: 'canary' }), namespace({}), pod({ labels: { 'istio.io/rev': 'canary' } })]],
    ['its namespace has the label istio-injection=enabled', [namespace(ENABLED), pod({ labels: { 'istio.io/rev': 'gone' } })]],
    ['its namespace has the label istio-injection=enabled', [namespace({ ...ENABLED, 'istio.io/rev': 'gone' }), pod()]],
    ['its namespace has the label istio-injection=enabled',
      [namespace(ENABLED), pod({ labels: { 'sidecar.istio.io/inject': 'perhaps' } })]],
  ])('%s', (reason, manifests) => {
    expect(admissionOf(manifests)).toMatchObject({ verdict: 'injected', reason });
  });
});

describe('a pod is not injected because', () => {
  const never = istiod({ config: { neverInjectSelector: [{ matchLabels: { app: 'cart' } }] } });
  test.each<[string, Manifest[]]>([
    ['neither its labels nor those of its namespace ask for it', [namespace({}), pod()]],
    ['it has the label sidecar.istio.io/inject=false', [namespace(ENABLED), pod({ labels: { 'sidecar.istio.io/inject': 'false' } })]],
    ['its namespace has the label istio-injection=disabled',
      [namespace({ 'istio-injection': 'disabled' }), pod({ labels: { 'sidecar.istio.io/inject': 'true' } })]],
    ["no istiod has the revision 'gone', which its namespace's label istio.io/rev asks for",
      [namespace({ 'istio.io/rev': 'gone' }), pod({ labels: { 'sidecar.istio.io/inject': 'true' } })]],
    ["no istiod has the revision 'gone', which its label istio.io/rev asks for",
      [namespace({}), pod({ labels: { 'istio.io/rev': 'gone' } })]],
    ["its namespace has the label istio-injection=enabled, and no istiod has the revision 'default'",
      [...istiod({ revision: 'canary' }), namespace(ENABLED), pod()]],
    ["it has the label sidecar.istio.io/inject=true, and no istiod has the revision 'default'",
      [...istiod({ revision: 'canary' }), namespace({}), pod({ labels: { 'sidecar.istio.io/inject': 'true' } })]],
    ['only its annotation sidecar.istio.io/inject asks for it, and webhooks select by labels only: make it a label',
      [namespace({}), pod({ annotations: { 'sidecar.istio.io/inject': 'true' } })]],
    ['it has the annotation sidecar.istio.io/inject=false',
      [namespace(ENABLED), pod({ annotations: { 'sidecar.istio.io/inject': 'false' } })]],
    ['it is in the host network of its node',
      [namespace(ENABLED), pod({ labels: { 'sidecar.istio.io/inject': 'true' }, spec: { hostNetwork: true } })]],
    ['istiod ignores the namespace kube-system', [namespace(ENABLED, 'kube-system'), pod({ in: 'kube-system' })]],
    ["its labels match istiod's neverInjectSelector", [...never, namespace(ENABLED), pod({ labels: { app: 'cart' } })]],
    ["istiod's policy is to inject only pods that ask for it", [...istiod({ config: { policy: 'disabled' } }), namespace(ENABLED), pod()]],
    ["istiod's policy 'false' is neither enabled nor disabled", [...istiod({ config: { policy: false } }), namespace(ENABLED), pod()]],
  ])('%s', (reason, manifests) => {
    expect(admissionOf(manifests)).toMatchObject({ verdict: 'not injected', reason });
  });
});

describe('of a label, an annotation and the selectors of istiod', () => {
  const always = { alwaysInjectSelector: [{ matchLabels: { app: 'cart' } }] };
  const cart = { app: 'cart' };
  const refusing = { 'sidecar.istio.io/inject': 'false' };
  test.each<[string, Manifest[], 'injected' | 'not injected']>([
    ['the label wins over the annotation',
      [namespace(ENABLED), pod({ labels: { 'sidecar.istio.io/inject': 'true' }, annotations: refusing })], 'injected'],
    ['even an empty label wins',
      [namespace(ENABLED), pod({ labels: { 'sidecar.istio.io/inject': '' }, annotations: refusing })], 'injected'],
    ['a wish wins over the selectors', [...istiod({ config: { neverInjectSelector: [{ matchLabels: cart }] } }), namespace(ENABLED),
      pod({ labels: { ...cart, 'sidecar.istio.io/inject': 'true' } })], 'injected'],
    ['never wins over always',
      [...istiod({ config: { ...always, neverInjectSelector: [{ matchLabels: cart }] } }), namespace(ENABLED), pod({ labels: cart })],
      'not injected'],
    ['always wins over the policy',
      [...istiod({ config: { ...always, policy: 'disabled' } }), namespace(ENABLED), pod({ labels: cart })], 'injected'],
    ['an empty selector selects nothing',
      [...istiod({ config: { neverInjectSelector: [{}] } }), namespace(ENABLED), pod()], 'injected'],
  ])('%s', (_, manifests, verdict) => {
    expect(admissionOf(manifests).verdict).toBe(verdict);
  });
});

describe('the webhooks among the manifests', () => {
  const clientConfig = { service: { name: 'istiod-canary', namespace: 'istio-system' } };
  const webhook = (name: string, fields: object) => ({ name: `${name}sidecar-injector.istio.io`, clientConfig, ...fields });
  const configuration = (name: string, ...webhooks: object[]): Manifest => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name, labels: { 'istio.io/rev': 'canary' } },
    webhooks,
  });

  test('decide instead of those that the charts would make', () => {
    const enabled = webhook('namespace.', { namespaceSelector: { matchLabels: { 'istio-injection': 'enabled' } } });
    const tag = configuration('istio-revision-tag-default', enabled);
    expect(admissionOf([...istiod({ revision: 'canary' }), tag, namespace(ENABLED), pod()])).toMatchObject({ verdict: 'injected' });
    expect(admissionOf([...istiod({ revision: 'canary' }), tag, namespace({ 'istio.io/rev': 'canary' }), pod()]))
      .toMatchObject({ verdict: 'not injected' });
  });

  test('are named where they are not those of the charts', () => {
    expect(admissionOf([...istiod({ revision: 'canary' }), configuration('own', webhook('own.', {})), namespace({}), pod()]))
      .toMatchObject({ verdict: 'injected', reason: 'the webhook own.sidecar-injector.istio.io selects it' });
  });

  test('say so where all namespaces are injected', () => {
    expect(admissionOf([...istiod({ revision: 'canary' }), configuration('own', webhook('auto.', {})), namespace({}), pod()]).reason)
      .toBe('namespaces without a label are injected (enableNamespacesByDefault)');
  });

  test('are called in the order of their names, each with the pod as the previous one changed it', () => {
    const named = (name: string, revision: string) =>
      ({ ...configuration(name, webhook('own.', {})), metadata: { name, labels: { 'istio.io/rev': revision } } });
    const annotations = { 'prometheus.io/path': '/a', 'prometheus.io.path': '/b' };
    const both = [...istiod(), ...istiod({ revision: 'canary' }), named('b', 'default'), named('a', 'canary')];
    const { pods: [{ metadata }], findings } = injection([...both, namespace({}), pod({ annotations })]);
    expect(metadata.annotations!['istio.io/rev']).toBe('default');
    // The second one has no annotations left to choose from.
    expect(findings).toMatchObject([{ message: expect.stringContaining('are one annotation to istiod') }]);
  });

  test('of other vendors are ignored', () => {
    expect(admissionOf([configuration('vault', { name: 'vault.hashicorp.com' }), namespace({}), pod()]).verdict).toBe('not injected');
  });
});
