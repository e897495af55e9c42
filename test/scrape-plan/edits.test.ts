import { IstioMesh, PlanCause, ScrapePlan } from 'cdk8s-mesh-metrics';
import { Code } from '../../src/plan/findings/catalogue';
import { editedYaml } from '../cluster/edited';
import { CART, cartWith, INJECTED, join, POD_MONITOR, PROMETHEUS, SERVICE, SERVICE_MONITOR } from '../cluster/shop';

/** A cluster of which one monitor expects something of the cart, and the edits that the plan should propose. */
interface Case {
  readonly yaml: string;
  readonly edits: ReadonlyArray<string>;
  readonly mesh?: IstioMesh;
}

const AMBIENT = IstioMesh.ambient({ version: '1.31' });
const NAMESPACES = ['shop', 'monitoring'].map(name => `
apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: { kubernetes.io/metadata.name: ${name} } }
`);
const peerAuthentication = (mode: string) => `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: istio-system }
spec: { mtls: { mode: ${mode} } }
`;
const STRICT = peerAuthentication('STRICT');
const MESHED = cartWith(INJECTED);
const SERVICE_HTTP = SERVICE.replace('name: web', 'name: http-web');
const endpoint = (fields: string) => POD_MONITOR.replace('port: metrics', `port: metrics, ${fields}`);

/** A Prometheus whose sidecar writes certificates, with more or other fields in its spec. */
const certified = (...fields: string[]) => PROMETHEUS.replace('spec:\n', `spec:
  podMetadata:
    labels: { sidecar.istio.io/inject: "true" }
    annotations:
      traffic.sidecar.istio.io/includeInboundPorts: ""
      traffic.sidecar.istio.io/includeOutboundIPRanges: ""
      proxy.istio.io/config: "proxyMetadata: { OUTPUT_CERTS: /written }"
      sidecar.istio.io/userVolumeMount: '[{"name":"certs","mountPath":"/written"}]'
  volumes: [{ name: certs, emptyDir: { medium: Memory } }]
${fields.map(field => `  ${field}\n`).join('')}`);
const MOUNTED = 'volumeMounts: [{ name: certs, mountPath: /mesh }]';
const scrapeClass = (verification: string, more = '') => 'scrapeClasses: [{ name: mesh, '
  + `tlsConfig: { certFile: /mesh/cert-chain.pem, keyFile: /mesh/key.pem${verification} }${more} }]`;
const CLASS = scrapeClass(', insecureSkipVerify: true');
const ofClass = (monitor: string) => monitor.replace('selector:', 'scrapeClass: mesh, selector:');
const INJECTED_PROMETHEUS = PROMETHEUS.replace('spec:\n', 'spec:\n  podMetadata: { labels: { sidecar.istio.io/inject: "true" } }\n');
const TO_ENVOY = 'relabelings: [{ sourceLabels: [__meta_kubernetes_pod_ip], targetLabel: __address__, replacement: "$1:15090" }], '
  + 'path: /stats/prometheus';
const OUTBOUND = '/spec/podMetadata/annotations/traffic.sidecar.istio.io~1includeOutboundIPRanges of Prometheus/monitoring/k8s';
const EXCLUDED = '/spec/template/metadata/annotations/traffic.sidecar.istio.io~1excludeInboundPorts of Deployment/shop/cart';

const CASES: { readonly [what: string]: Case & { readonly code: Code } } = {
  'a label that the Prometheus wants': {
    code: 'monitor-not-selected',
    yaml: join(CART, POD_MONITOR, PROMETHEUS.replace('podMonitorSelector: {}', 'podMonitorSelector: { matchLabels: { team: shop } }')),
    edits: ['set /metadata/labels/team of PodMonitor/shop/cart to "shop"'],
  },
  'a label that the Prometheus wants of the namespace': {
    code: 'monitor-namespace-not-selected',
    yaml: join(...NAMESPACES, CART, POD_MONITOR,
      PROMETHEUS.replace('podMonitorNamespaceSelector: {}', 'podMonitorNamespaceSelector: { matchLabels: { scraped: "yes" } }')),
    edits: ['set /metadata/labels/scraped of Namespace/shop to "yes"'],
  },
  'a namespace beside others': {
    code: 'monitor-looks-elsewhere',
    yaml: join(CART, POD_MONITOR.replace('spec: {', 'spec: { namespaceSelector: { matchNames: [till] },'), PROMETHEUS),
    edits: ['set /spec/namespaceSelector/matchNames/- of PodMonitor/shop/cart to "shop"'],
  },
  'a namespace where none is named': {
    code: 'monitor-looks-elsewhere',
    yaml: join(CART, POD_MONITOR.replace('namespace: shop', 'namespace: monitoring'), PROMETHEUS),
    edits: ['set /spec/namespaceSelector/matchNames of PodMonitor/monitoring/cart to ["monitoring","shop"]'],
  },
  'a misspelled label of the Service': {
    code: 'labels-not-selected',
    yaml: join(CART.replaceAll('app: cart', 'app: basket'), SERVICE.replaceAll('app: cart', 'app: basket'),
      SERVICE_MONITOR.replace('app: cart', 'app: baskets'), PROMETHEUS),
    edits: ['set /spec/selector/matchLabels/app of ServiceMonitor/shop/cart from "baskets" to "basket"'],
  },
  'a misspelled key of a label': {
    code: 'labels-not-selected',
    yaml: join(CART, SERVICE.replace('labels: { app', 'labels: { component'), SERVICE_MONITOR.replace('app: cart', 'componnet: cart'),
      PROMETHEUS),
    edits: [
      'remove /spec/selector/matchLabels/componnet of ServiceMonitor/shop/cart; '
      + 'set /spec/selector/matchLabels/component of ServiceMonitor/shop/cart to "cart"',
    ],
  },
  'a misspelled selector of the Service': {
    code: 'service-selects-no-pod',
    yaml: join(CART.replaceAll('app: cart', 'app: basket'), SERVICE.replace('selector: { app: cart', 'selector: { app: bascet'),
      SERVICE_MONITOR, PROMETHEUS),
    edits: ['set /spec/selector/app of Service/shop/cart from "bascet" to "basket"'],
  },
  'the only port of the Service': {
    code: 'port-not-found',
    yaml: join(CART, SERVICE, SERVICE_MONITOR.replace('port: web', 'port: metrics'), PROMETHEUS),
    edits: ['set /spec/endpoints/0/port of ServiceMonitor/shop/cart from "metrics" to "web"'],
  },
  'a misspelled port, of several': {
    code: 'port-not-found',
    yaml: join(CART, SERVICE.replace('ports: [', 'ports: [{ name: admin, port: 81, targetPort: 8080 }, '),
      SERVICE_MONITOR.replace('port: web', 'port: wbe'), PROMETHEUS).replaceAll('web', 'http-metrics').replaceAll('wbe', 'htp-metrics'),
    edits: ['set /spec/endpoints/0/port of ServiceMonitor/shop/cart from "htp-metrics" to "http-metrics"'],
  },
  'the only port of the container, by its number': {
    code: 'port-not-found',
    yaml: join(CART, POD_MONITOR.replace('port: metrics', 'portNumber: 9090'), PROMETHEUS),
    edits: ['set /spec/podMetricsEndpoints/0/portNumber of PodMonitor/shop/cart from 9090 to 8080'],
  },
  'the name of a container port': {
    code: 'target-port-not-found',
    yaml: join(CART, SERVICE.replace('targetPort: metrics', 'targetPort: metric'), SERVICE_MONITOR, PROMETHEUS),
    edits: ['set /spec/ports/0/targetPort of Service/shop/cart from "metric" to "metrics"'],
  },
  'https where the application speaks HTTP': {
    code: 'https-to-http',
    yaml: join(MESHED, SERVICE_HTTP, peerAuthentication('DISABLE'), endpoint('scheme: https, tlsConfig: { insecureSkipVerify: true }'),
      PROMETHEUS),
    edits: ['set /spec/podMetricsEndpoints/0/scheme of PodMonitor/shop/cart from "https" to "http"'],
  },
  'https where only sidecars are taken over TLS': {
    code: 'mtls-permissive-only-sidecars',
    yaml: join(MESHED, SERVICE_HTTP, endpoint('scheme: https, tlsConfig: { insecureSkipVerify: true }'), PROMETHEUS),
    edits: ['set /spec/podMetricsEndpoints/0/scheme of PodMonitor/shop/cart from "https" to "http"'],
  },
  'http where the application speaks TLS': {
    code: 'http-to-https',
    yaml: join(CART.replace('name: metrics', 'name: https'), endpoint('tlsConfig: { insecureSkipVerify: true }')
      .replace('port: metrics', 'port: https'), PROMETHEUS),
    edits: ['set /spec/podMetricsEndpoints/0/scheme of PodMonitor/shop/cart to "https"'],
  },
  'HTTP/2 that the sidecar passes on': {
    code: 'http2-passed-on',
    yaml: join(MESHED, STRICT, ofClass(endpoint('scheme: https')), certified(MOUNTED, CLASS)),
    edits: ['set /spec/podMetricsEndpoints/0/enableHttp2 of PodMonitor/shop/cart to false'],
  },
  'a scrape class with certificates, for plaintext to a STRICT port': {
    code: 'mtls-strict-plaintext',
    yaml: join(MESHED, SERVICE_HTTP, STRICT, POD_MONITOR, certified(MOUNTED, CLASS)),
    edits: [
      'set /spec/podMetricsEndpoints/0/scheme of PodMonitor/shop/cart to "https"; set /spec/scrapeClass of PodMonitor/shop/cart to "mesh"',
    ],
  },
  'a scrape class with certificates, for https without any': {
    code: 'certificate-missing',
    yaml: join(MESHED, SERVICE_HTTP, STRICT, endpoint('scheme: https, tlsConfig: { insecureSkipVerify: true }'), certified(MOUNTED, CLASS)),
    edits: ['set /spec/scrapeClass of PodMonitor/shop/cart to "mesh"'],
  },
  'a scrape class with certificates, for https that verifies a name': {
    code: 'certificate-name-verified',
    yaml: join(MESHED, SERVICE_HTTP, STRICT, endpoint('scheme: https'), certified(MOUNTED, CLASS)),
    edits: ['set /spec/scrapeClass of PodMonitor/shop/cart to "mesh"'],
  },
  'the port of the application, for an endpoint that asks all ports': {
    code: 'nothing-served',
    yaml: join(MESHED, SERVICE_HTTP, SERVICE_MONITOR.replace('{ port: web }', '{}'), PROMETHEUS),
    edits: ['set /spec/endpoints/0/port of ServiceMonitor/shop/cart to "http-web"'],
  },
  'the volume with the certificates': {
    code: 'certificate-not-mounted',
    yaml: join(MESHED, SERVICE_HTTP, STRICT, ofClass(endpoint('scheme: https')), certified(CLASS)),
    edits: ['set /spec/volumeMounts/- of Prometheus/monitoring/k8s to {"name":"certs","mountPath":"/mesh"}'],
  },
  'the verification of a name, in the scrape class': {
    code: 'certificate-name-verified',
    yaml: join(MESHED, SERVICE_HTTP, STRICT, ofClass(endpoint('scheme: https')), certified(MOUNTED, scrapeClass(''))),
    edits: ['set /spec/scrapeClasses/0/tlsConfig/insecureSkipVerify of Prometheus/monitoring/k8s to true'],
  },
  'capture by the sidecar of the Prometheus': {
    code: 'answered-by-own-sidecar',
    yaml: join(MESHED, endpoint(TO_ENVOY), INJECTED_PROMETHEUS),
    edits: [`set ${OUTBOUND} to ""`],
  },
  'capture of a port that itself speaks TLS': {
    code: 'tls-terminated-by-sidecar',
    yaml: join(MESHED.replace('name: metrics', 'name: https'), SERVICE_HTTP.replace('targetPort: metrics', 'targetPort: https'), STRICT,
      ofClass(endpoint('scheme: https')).replace('port: metrics', 'port: https'), certified(MOUNTED, CLASS)),
    edits: [`set ${EXCLUDED} to "8080"`],
  },
  'the label of ambient mode': {
    code: 'ambient-strict-not-enrolled',
    yaml: join(cartWith('istio.io/dataplane-mode: ambient'), STRICT, POD_MONITOR, PROMETHEUS),
    edits: ['set /spec/podMetadata/labels/istio.io~1dataplane-mode of Prometheus/monitoring/k8s to "ambient"'],
    mesh: AMBIENT,
  },
};

const planOf = (yaml: string, mesh = IstioMesh.sidecar({ version: '1.31' })) => ScrapePlan.fromYaml(yaml, {
  mesh, namespaces: { monitoring: {}, shop: {} },
});

const unproven = (plan: ScrapePlan): PlanCause[] => plan.expectations.flatMap(({ cause }) => cause ?? []);

describe.each(Object.entries(CASES))('%s', (_, { code, yaml, edits, mesh }) => {
  const plan = planOf(yaml, mesh);
  const [cause, ...others] = unproven(plan);

  test(`is what the edits of ${code} are about`, () => {
    expect(cause).toMatchObject({ code });
    expect(others).toEqual([]);
    expect(plan.explain('Deployment/shop/cart').split('What to change\n  ')[1]).toBe(edits.join('\n  '));
  });

  test('is right after them', () => {
    expect(cause.edits).not.toEqual([]);
    expect(unproven(planOf(editedYaml(yaml, cause.edits), mesh))).toEqual([]);
  });
});
