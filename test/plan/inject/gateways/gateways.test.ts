import { namespacesOf } from '../../../../src/plan/cluster/namespaces';
import { storedObjects } from '../../../../src/plan/cluster/stored-objects';
import { gatewayWorkloads } from '../../../../src/plan/inject/gateways/gateways';
import { InjectOptions } from '../../../../src/plan/inject/options';
import { idOf, Manifest } from '../../../../src/plan/kubernetes/manifest';
import { istiod, namespace } from '../injected';

const AMBIENT = istiod({ values: { global: { hub: 'hub', tag: '1.31.0' }, pilot: { env: { PILOT_ENABLE_AMBIENT: 'true' } } } });

function gateway(gatewayClassName: string, { metadata = {}, spec = {} }: { metadata?: object; spec?: object } = {}): Manifest {
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'edge', namespace: 'shop', ...metadata },
    spec: { gatewayClassName, listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }], ...spec },
  };
}

function parametersFrom(name: string) {
  return { infrastructure: { parametersRef: { group: '', kind: 'ConfigMap', name } } };
}

function made(manifests: Manifest[], options?: InjectOptions) {
  const { objects } = storedObjects(manifests.map(manifest => ({ manifest })));
  return gatewayWorkloads({ manifests: objects.map(({ manifest }) => manifest), namespaces: namespacesOf(objects).namespaces }, options);
}

const ids = (manifests: Manifest[], options?: InjectOptions) => made(manifests, options).manifests.map(idOf);

describe('what istiod makes of a Gateway', () => {
  test('a waypoint has the name of its Gateway, and declares where its metrics are', () => {
    const [account, deployment, service] = made([...AMBIENT, gateway('istio-waypoint', { metadata: { labels: { team: 'a' } } })]).manifests;
    const names = {
      'team': 'a', 'gateway.networking.k8s.io/gateway-name': 'edge', 'gateway.networking.k8s.io/gateway-class-name': 'istio-waypoint',
    };
    expect(account).toMatchObject({ kind: 'ServiceAccount', metadata: { name: 'edge', namespace: 'shop' } });
    expect(deployment).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name: 'edge', namespace: 'shop', labels: { ...names, 'gateway.istio.io/managed': 'istio.io-mesh-controller' }, annotations: {},
      },
      spec: {
        selector: { matchLabels: { 'gateway.networking.k8s.io/gateway-name': 'edge' } },
        template: {
          metadata: {
            labels: {
              ...names,
              'gateway.istio.io/managed': 'istio.io-mesh-controller',
              'sidecar.istio.io/inject': 'false',
              'istio.io/dataplane-mode': 'none',
              'service.istio.io/canonical-name': 'edge',
              'service.istio.io/canonical-revision': 'latest',
            },
            annotations: {
              'istio.io/rev': 'default',
              'prometheus.io/path': '/stats/prometheus',
              'prometheus.io/port': '15020',
              'prometheus.io/scrape': 'true',
            },
          },
          spec: {
            serviceAccountName: 'edge',
            containers: [{
              name: 'istio-proxy',
              image: 'hub/proxyv2:1.31.0',
              args: ['proxy', 'waypoint'],
              ports: [
                { name: 'metrics', containerPort: 15020, protocol: 'TCP' },
                { name: 'status-port', containerPort: 15021, protocol: 'TCP' },
                { name: 'http-envoy-prom', containerPort: 15090, protocol: 'TCP' },
              ],
              env: [{ name: 'PROXY_CONFIG', value: '{}' }],
            }],
          },
        },
      },
    });
    expect(service).toMatchObject({
      kind: 'Service',
      spec: {
        type: 'ClusterIP',
        selector: { 'gateway.networking.k8s.io/gateway-name': 'edge' },
        ports: [{ name: 'status-port', port: 15021, appProtocol: 'tcp' }, { name: 'http', port: 80, appProtocol: 'http' }],
      },
    });
  });

  test('another gateway has the name of its class, too, and is not part of an ambient mesh', () => {
    const [, deployment, service] = made([...AMBIENT, gateway('istio')]).manifests;
    expect(idOf(deployment)).toBe('Deployment/shop/edge-istio');
    const labels = { 'istio.io/dataplane-mode': 'none', 'service.istio.io/canonical-name': 'edge-istio' };
    expect(deployment.spec).toMatchObject({ template: { metadata: { labels } } });
    expect(service.spec).toMatchObject({ type: 'LoadBalancer' });
  });

  test('annotations choose names and the type of the Service', () => {
    const annotations = {
      'gateway.istio.io/name-override': 'other',
      'gateway.istio.io/service-account': 'own',
      'networking.istio.io/service-type': 'NodePort',
    };
    const { manifests } = made([gateway('istio', { metadata: { annotations } })]);
    expect(manifests.map(idOf)).toEqual(['ServiceAccount/shop/own', 'Deployment/shop/other', 'Service/shop/other']);
    expect(manifests[2]).toMatchObject({
      metadata: { annotations: { 'networking.istio.io/service-type': 'NodePort' } }, spec: { type: 'NodePort' },
    });
  });

  test('labels and annotations for the infrastructure take the place of its own', () => {
    const infrastructure = { labels: { 'team': 'b', 'gateway.networking.k8s.io/x': 'y' }, annotations: { note: 'c' } };
    const edge = gateway('istio', { metadata: { labels: { app: 'a' }, annotations: { other: 'd' } }, spec: { infrastructure } });
    const [, { metadata: { labels, annotations } }] = made([edge]).manifests;
    expect(annotations).toEqual({ note: 'c' });
    expect(labels).toMatchObject({ team: 'b' });
    expect(labels).not.toHaveProperty(['app']);
    expect(labels).not.toHaveProperty(['gateway.networking.k8s.io/x']);
  });

  test('a port of a Service for each port of a listener, under names of their own', () => {
    const listeners = [
      { name: 'a.b', port: 80, protocol: 'HTTP' }, { name: 'c', port: 80, protocol: 'HTTP' }, { name: 'a-b', port: 443, protocol: 'HTTPS' },
    ];
    const [, , service] = made([gateway('istio', { spec: { listeners } })]).manifests;
    expect((service.spec as { ports: Array<{ name: string }> }).ports.map(({ name }) => name)).toEqual(['status-port', 'a-b', 'a-b-443']);
  });
});

describe('istiod makes nothing of a Gateway', () => {
  const edge = gateway('istio');
  const gatewayClass = (controllerName: string): Manifest => (
    { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass', metadata: { name: 'istio' }, spec: { controllerName } }
  );
  test.each<[string, Manifest[]]>([
    ['of a class of somebody else', [gateway('nginx')]],
    ['of a class that somebody else serves', [gatewayClass('other.io/controller'), edge]],
    ['for a waypoint without ambient mode', [...istiod(), gateway('istio-waypoint')]],
    ['that names the Service of an existing gateway',
      [gateway('istio', { spec: { addresses: [{ type: 'Hostname', value: 'ingress' }] } })]],
    ['that a newer istiod manages', [gateway('istio', { metadata: { annotations: { 'gateway.istio.io/controller-version': '6' } } })]],
    ['of another revision', [namespace({ 'istio.io/rev': 'canary' }), edge]],
    ['of the default revision, where istiod is another one', [...istiod({ revision: 'canary' }), namespace({}), edge]],
    ["of Istio's own API", [{ ...edge, apiVersion: 'networking.istio.io/v1' }]],
    ['that the API server would refuse', [gateway('istio', { spec: { listeners: [{ name: 'http' }] } })]],
  ])('%s', (_, manifests) => {
    expect(ids(manifests)).toEqual([]);
  });

  test('whose parameters are missing, with a finding', () => {
    const { manifests, findings } = made([gateway('istio', { spec: parametersFrom('gone') })]);
    expect(manifests).toEqual([]);
    expect(findings).toEqual([{
      code: 'gateway-parameters-missing',
      object: 'Gateway/shop/edge',
      message: "has no workloads, since parametersRef names the ConfigMap 'gone', which is not in its namespace. Add it",
    }]);
  });
});

test('existing objects are not made again', () => {
  const deployment: Manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'edge-istio', namespace: 'shop' },
    spec: { template: { spec: { containers: [] } } },
  };
  expect(ids([gateway('istio'), deployment])).toEqual(['ServiceAccount/shop/edge-istio', 'Service/shop/edge-istio']);
});

test('a tag is a revision, too', () => {
  const tag: Manifest = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'tag', labels: { 'istio.io/tag': 'stable', 'istio.io/rev': 'canary' } },
  };
  expect(ids([...istiod({ revision: 'canary' }), tag, namespace({ 'istio.io/rev': 'stable' }), gateway('istio')])).toHaveLength(3);
});

test('that an istiod is there is assumed only where it has something to make', () => {
  expect(made([gateway('istio')]).assumptions).toEqual([expect.stringMatching(/^No istiod is among the manifests: /)]);
  expect(made([gateway('nginx')]).assumptions).toEqual([]);
  expect(made([...istiod(), gateway('istio')]).assumptions).toEqual([]);
});

test('an ambient mesh can be described instead of given', () => {
  expect(ids([gateway('istio-waypoint')], { ambient: true })).toHaveLength(3);
});

test('what a ConfigMap customizes is left out, with a finding', () => {
  const configMap: Manifest = {
    apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'shop' }, data: { deployment: 'spec: {replicas: 4}' },
  };
  const { manifests, findings } = made([configMap, gateway('istio', { spec: parametersFrom('own') })]);
  expect(manifests).toHaveLength(3);
  expect(findings).toMatchObject([{ object: 'Gateway/shop/edge', message: expect.stringMatching(/^is customized by a ConfigMap, /) }]);
});

test.each(['own', 'gone'])('where the Deployment is given, the ConfigMap %s is not looked for', name => {
  const configMap: Manifest = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'own', namespace: 'shop' } };
  const deployment: Manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'edge-istio', namespace: 'shop' },
    spec: { template: { spec: { containers: [] } } },
  };
  expect(made([configMap, deployment, gateway('istio', { spec: parametersFrom(name) })]).findings).toEqual([]);
});
