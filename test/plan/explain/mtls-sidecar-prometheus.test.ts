import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';
import { strict } from '../../cluster/istio';
import { Manifest } from '../../cluster/manifest';
import { cache, monitoring, OVER_MTLS } from '../../prometheus/a-mtls-sidecar-prometheus';
import { MTLS_SIDECAR_PROMETHEUS_MUTATIONS } from '../../prometheus/mtls-sidecar-prometheus-mutations';

function monitor(kind: string, name: string, namespace: string, spec: object): Manifest {
  return { apiVersion: 'monitoring.coreos.com/v1', kind, metadata: { name, namespace, labels: { prometheus: 'main' } }, spec };
}

/** What Prometheus says of itself, on a port that its sidecar has to leave alone. */
const OWN = monitor('ServiceMonitor', 'own', 'monitoring', {
  selector: { matchLabels: { 'operated-prometheus': 'true' } }, endpoints: [{ port: 'web' }],
});

/** A port that the sidecar of Prometheus has too. */
const ENVOY = monitor('PodMonitor', 'envoy', 'shop', {
  selector: { matchLabels: { app: 'cache' } },
  podMetricsEndpoints: [{ port: 'http-envoy-prom', path: '/stats/prometheus' }],
});

function explain(workload: string, change: (objects: Manifest[]) => void): string {
  const objects = structuredClone([...monitoring(), ...cache('shop'), OVER_MTLS, OWN, ENVOY, strict()]);
  change(objects);
  return ScrapePlan.fromYaml('', { also: objects }).explain(workload);
}

const [CACHE, PROMETHEUS] = ['Deployment/shop/cache', 'StatefulSet/monitoring/prometheus-main'];
const SIDECAR = 'the sidecar of Prometheus/monitoring/main';
const FORBIDDEN = 'is forbidden: User "system:serviceaccount:monitoring:prometheus-main" cannot list';

/** The workload of which the plan names the cause of each thing that is wrong, and how. */
const EXPLAINED: { readonly [mutation: string]: readonly [workload: string, sentence: string] } = {
  'no label asks for a sidecar': [CACHE,
    'Prometheus/monitoring/main has no sidecar that writes certificates:'
      + ' give it the label sidecar.istio.io/inject=true in spec.podMetadata\n'],
  'meshed clients speak TLS to it': [CACHE, '  meshed clients speak mutual TLS to it, which its sidecar leaves to it:'
    + ' give it the label security.istio.io/tlsMode=disabled in spec.podMetadata\n'],
  'the volume is on disk': [CACHE, '  its sidecar writes the key of its certificate to the volume istio-output-certs,'
    + ' which is on the disk of the node: set emptyDir.medium to Memory\n'],
  'the scrape class is the default one': [CACHE, '  its scrape class istio-mtls is the default one:'
    + ' jobs of monitors that name none show its certificate too, and verify nobody. Let those name it that scrape over mutual TLS\n'],
  'what comes in is captured': [PROMETHEUS, ' or add it to traffic.sidecar.istio.io/excludeInboundPorts;'
    + ' its sidecar captures inbound traffic: where it only has to write certificates,'
    + " set traffic.sidecar.istio.io/includeInboundPorts to ''\n"],
  'what goes out is captured': [CACHE, `${SIDECAR} captures outbound traffic and answers in place of port 15090`
    + ' of Pod/shop/cache-946767dfd-0, since it listens on the same port:'
    + " set traffic.sidecar.istio.io/includeOutboundIPRanges to '' there\n"],
  'the sidecar does not mount the volume': [CACHE,
    `${SIDECAR} writes certificates to /etc/istio-output-certs, where it mounts no volume: name one in sidecar.istio.io/userVolumeMount\n`],
  'the sidecar mounts another volume': [CACHE,
    `${SIDECAR} writes certificates to the volume config-out, and /etc/istio-output-certs of Prometheus is the volume istio-output-certs:`
      + ' mount the same one\n'],
  'the sidecar writes no certificates': [CACHE, `${SIDECAR} writes no certificates:`
    + ' set OUTPUT_CERTS in its annotation proxy.istio.io/config\n'],
  'the sidecar writes elsewhere': [CACHE, `${SIDECAR} writes certificates to /etc/elsewhere, where it mounts no volume:`
    + ' name one in sidecar.istio.io/userVolumeMount\n'],
  'Prometheus does not mount the volume': [CACHE, `${SIDECAR} writes certificates to the volume istio-output-certs,`
    + ' which Prometheus mounts nowhere: mount it at /etc/istio-output-certs in spec.volumeMounts\n'],
  'Prometheus mounts it elsewhere': [CACHE, `${SIDECAR} writes certificates to the volume istio-output-certs,`
    + ' which Prometheus mounts at /etc/elsewhere: mount it at /etc/istio-output-certs in spec.volumeMounts\n'],
  'the volume has another name': [CACHE, 'Prometheus/monitoring/main has no pod, since the API server refuses it:'
    + ' spec.initContainers[1].volumeMounts[0].name: Not found: "istio-output-certs". Declare the volume for container istio-proxy\n'],
  'targets are verified': [CACHE, 'the sidecar (STRICT by PeerAuthentication/istio-system/default) presents a certificate without a name'
    + ' on port 9121 of Pod/shop/cache-946767dfd-0, and the job verifies the name: set insecure_skip_verify\n'],
  'the scrape class has another name': [CACHE, 'ServiceMonitor/shop/over-mtls: Prometheus/monitoring/main selects it,'
    + ' and the operator refuses it: scrapeClassName: scrapeClass "istio-mtls" not found in Prometheus scrapeClasses\n'],
  'ServiceMonitors carry another label': [CACHE, 'ServiceMonitor/shop/over-mtls: Prometheus/monitoring/main does not select it:'
    + ' it takes ServiceMonitors with the label prometheus=other, and this one has prometheus=main.'],
  'ServiceMonitors are selected in its own namespace only': [CACHE, 'ServiceMonitor/shop/over-mtls:'
    + ' Prometheus/monitoring/main does not select it: its serviceMonitorNamespaceSelector is not set,'
    + ' so it takes ServiceMonitors of its own namespace monitoring only, and this one is in shop.'],
  'PodMonitors are not selected': [CACHE, 'PodMonitor/monitoring/mesh: Prometheus/monitoring/main does not select it:'
    + ' its podMonitorSelector is not set, so it takes no PodMonitor.'],
  'the service account is another one': [CACHE, 'application (9121/metrics), as ServiceMonitor/shop/over-mtls states it: it depends on'
    + ' bindings of ServiceAccount/monitoring/default, and that is not given: proven with rights everywhere, refuted without rights.'
    + ' Give it (kubectl get clusterrolebindings,rolebindings -A -o yaml), or describe it\n'],
  'it may not discover pods': [CACHE, 'PodMonitor/monitoring/mesh: Prometheus/monitoring/main may not discover its targets:'
    + ` pods ${FORBIDDEN}`],
  'it may not discover services': [CACHE, 'ServiceMonitor/shop/over-mtls: Prometheus/monitoring/main may not discover its targets:'
    + ` services ${FORBIDDEN}`],
  'it may not discover endpointslices': [CACHE,
    `ServiceMonitor/shop/over-mtls: Prometheus/monitoring/main may not discover its targets: endpointslices.discovery.k8s.io ${FORBIDDEN}`],
};

test('each thing that can be wrong is explained', () => {
  expect(Object.keys(EXPLAINED).sort()).toEqual(MTLS_SIDECAR_PROMETHEUS_MUTATIONS.map(([name]) => name).sort());
});

test.each(MTLS_SIDECAR_PROMETHEUS_MUTATIONS)('one thing wrong is explained: %s', (name, change) => {
  const [workload, sentence] = EXPLAINED[name];
  expect(explain(workload, change)).toContain(sentence);
  expect(explain(workload, () => {})).not.toContain(sentence);
});

const find = (objects: Manifest[], kind: string) => objects.find(object => object.kind === kind);

describe('a hint is not given', () => {
  test('of a certificate that a Secret holds', () => {
    const file = '/etc/prometheus/secrets/mesh/cert-chain.pem';
    const told = explain(CACHE, objects => {
      find(objects, 'Prometheus').spec.secrets = ['mesh'];
      find(objects, 'Prometheus').spec.scrapeClasses[0].tlsConfig.certFile = file;
    });
    expect(told).toContain(`it is not known whether ${file}`);
    expect(told).not.toContain(SIDECAR);
  });

  test('of a sidecar that is there for traffic', () => {
    const told = explain(CACHE, objects => {
      delete objects.find(({ metadata }) => metadata.name === 'over-mtls').spec.endpoints[0].scheme;
    });
    expect(told).toContain('demands mutual TLS (STRICT) on port 9121');
    expect(told).not.toContain('captures inbound traffic');
  });
});
