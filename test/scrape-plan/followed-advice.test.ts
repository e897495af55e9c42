import { IstioMesh, ScrapePlan, TargetReachability } from 'cdk8s-mesh-metrics';
import { stringify } from 'yaml';
import { Manifest, parse } from '../cluster/manifest';

/** A Prometheus of the operator in the namespace ops, with the right to discover. */
const OPS = `
apiVersion: v1
kind: Namespace
metadata: { name: ops }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: metrics, namespace: ops }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: metrics }
rules:
  - { apiGroups: [""], resources: [services, endpoints, pods], verbs: [get, list, watch] }
  - { apiGroups: [discovery.k8s.io], resources: [endpointslices], verbs: [get, list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: metrics }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: metrics }
subjects: [{ kind: ServiceAccount, name: metrics, namespace: ops }]
---
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: central, namespace: ops }
spec:
  serviceAccountName: metrics
  podMonitorSelector: {}
  podMonitorNamespaceSelector: {}
  podMetadata: { labels: {}, annotations: {} }
  volumes: []
  volumeMounts: []
`;

/** A queue that serves metrics on 9419, which a Service names http. */
const QUEUE = `
apiVersion: v1
kind: Namespace
metadata: { name: mail, labels: {} }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: queue, namespace: mail }
spec:
  serviceName: queue
  selector: { matchLabels: { part: queue } }
  template:
    metadata: { labels: { part: queue }, annotations: {} }
    spec: { containers: [{ name: queue, image: registry.example/queue:3, ports: [{ name: stats, containerPort: 9419 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: queue, namespace: mail }
spec: { selector: { part: queue }, ports: [{ name: http-stats, port: 9419 }] }
---
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata: { name: queue, namespace: mail }
spec: { selector: { matchLabels: { part: queue } }, podMetricsEndpoints: [{ port: stats }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: closed, namespace: mail }
spec: { mtls: { mode: STRICT } }
`;

type Edit = (find: (kind: string) => Manifest) => void;

const MESHES = { sidecar: IstioMesh.sidecar({ version: '1.31' }), ambient: IstioMesh.ambient({ version: '1.31' }) };

/** The only target, after some edits of the manifests. */
function planned(mesh: keyof typeof MESHES, ...edits: Edit[]): TargetReachability {
  const objects = parse(`${OPS}---${QUEUE}`);
  const find = (kind: string) => objects.filter(object => object.kind === kind).pop();
  for (const edit of edits) edit(find);
  const text = objects.map(object => stringify(object)).join('---\n');
  const { activeTargets } = ScrapePlan.fromYaml(text, { mesh: MESHES[mesh] });
  expect(activeTargets).toHaveLength(1);
  return activeTargets[0].reachability;
}

const monitored = (endpoint: object): Edit => find => { Object.assign(find('PodMonitor').spec.podMetricsEndpoints[0], endpoint); };
const moded = (spec: object): Edit => find => { Object.assign(find('PeerAuthentication').spec, spec); };
const labelled = (labels: object): Edit => find => { Object.assign(find('Prometheus').spec.podMetadata.labels, labels); };
const annotated = (annotations: object): Edit => find => {
  Object.assign(find('StatefulSet').spec.template.metadata.annotations, annotations);
};
const inNamespace = (labels: object): Edit => find => { Object.assign(find('Namespace').metadata.labels, labels); };

const meshed = inNamespace({ 'istio-injection': 'enabled' });
const sidecar = labelled({ 'sidecar.istio.io/inject': 'true' });

/** Over a scrape class, since a PodMonitor names no files. */
const https: Edit = find => {
  const tlsConfig = { certFile: '/mesh/cert-chain.pem', keyFile: '/mesh/key.pem', insecureSkipVerify: true };
  find('Prometheus').spec.scrapeClasses = [{ name: 'mesh', tlsConfig }];
  find('PodMonitor').spec.scrapeClass = 'mesh';
  find('PodMonitor').spec.podMetricsEndpoints[0].scheme = 'https';
};

/** A sidecar beside the Prometheus that writes certificates and captures nothing. */
const certificates: Edit = find => {
  const { spec } = find('Prometheus');
  spec.podMetadata.labels['sidecar.istio.io/inject'] = 'true';
  spec.podMetadata.annotations = {
    'traffic.sidecar.istio.io/includeInboundPorts': '',
    'traffic.sidecar.istio.io/includeOutboundIPRanges': '',
    'proxy.istio.io/config': 'proxyMetadata: { OUTPUT_CERTS: /written }',
    'sidecar.istio.io/userVolumeMount': '[{"name":"written","mountPath":"/written"}]',
  };
  spec.volumes.push({ name: 'written', emptyDir: { medium: 'Memory' } });
  spec.volumeMounts.push({ name: 'written', mountPath: '/mesh' });
};

const DEMANDED = 'PeerAuthentication/mail/closed demands mutual TLS (STRICT) on port 9419 of Pod/mail/queue-0, and ';

describe('plaintext to a STRICT port', () => {
  test('is told what the port demands, and what would satisfy it, the best first', () => {
    expect(planned('sidecar', meshed)).toEqual({
      verdict: 'blocked',
      code: 'mtls-strict-plaintext',
      reason: `${DEMANDED}the scrape is plaintext. `
        + 'Scrape with https, insecure_skip_verify and certificates of the mesh from a sidecar of the Prometheus; '
        + 'or let the agent merge the metrics and scrape its port 15020; '
        + 'or make this port alone PERMISSIVE by portLevelMtls of a PeerAuthentication that selects its pod; '
        + 'or add it to traffic.sidecar.istio.io/excludeInboundPorts',
      reliesOn: [],
    });
  });

  test('is told why a sidecar of the Prometheus does not help', () => {
    expect(planned('sidecar', meshed, sidecar)).toMatchObject({
      code: 'mtls-strict-plaintext',
      reason: expect.stringContaining('the scrape is plaintext, although Prometheus/ops/central has a sidecar: '
        + 'it asks the address of a pod, and a sidecar passes that on as it is. Scrape with https'),
    });
  });

  test('is told of certificates that are there already', () => {
    const { reason } = planned('sidecar', meshed, certificates);
    expect(reason).toContain('Scrape with https, insecure_skip_verify and the certificates'
      + ' that the sidecar of Prometheus/ops/central writes to /mesh;');
    expect(reason).not.toContain('although');
  });

  test('is told to change the PeerAuthentication that counts, since of two the younger one is ignored', () => {
    const { reason } = planned('sidecar', meshed, moded({ selector: { matchLabels: { part: 'queue' } } }));
    expect(reason).toContain('PERMISSIVE by portLevelMtls of PeerAuthentication/mail/closed;');
  });

  test.each<[string, Edit[]]>([
    ['https with certificates', [certificates, https]],
    ['the endpoint where the agent merges the metrics',
      [annotated({ 'prometheus.io/port': '9419' }), monitored({ port: undefined, portNumber: 15020, path: '/stats/prometheus' }), find => {
        find('StatefulSet').spec.template.spec.containers[0].ports.push({ name: 'merged', containerPort: 15020 });
      }]],
    ['a PERMISSIVE port', [moded({ selector: { matchLabels: { part: 'queue' } }, portLevelMtls: { 9419: { mode: 'PERMISSIVE' } } })]],
    ['a port that is not captured', [annotated({ 'traffic.sidecar.istio.io/excludeInboundPorts': '9419' })]],
  ])('is cured by %s, also where the Prometheus has a sidecar', (_, advice) => {
    expect(planned('sidecar', meshed, ...advice)).toEqual({ verdict: 'reachable', reliesOn: [] });
    expect(planned('sidecar', meshed, sidecar, ...advice)).toEqual({ verdict: 'reachable', reliesOn: [] });
  });

  test('of a pod whose captured ports are listed is told to shorten the list, where an exclusion would do nothing', () => {
    const captured = (ports: string) => annotated({ 'traffic.sidecar.istio.io/includeInboundPorts': ports });
    const excluded = annotated({ 'traffic.sidecar.istio.io/excludeInboundPorts': '9419' });
    expect(planned('sidecar', meshed, captured('25,9419')).reason)
      .toMatch(/; or take it out of traffic\.sidecar\.istio\.io\/includeInboundPorts$/);
    expect(planned('sidecar', meshed, captured('25,9419'), excluded).verdict).toBe('blocked');
    expect(planned('sidecar', meshed, captured('25')).verdict).toBe('reachable');
  });

  test('of the proxy itself is told to leave that port alone, and nothing else', () => {
    const agent = monitored({ port: undefined, portNumber: 15020 });
    const captured = annotated({ 'traffic.sidecar.istio.io/includeInboundPorts': '15020' });
    const declared: Edit = find => { find('StatefulSet').spec.template.spec.containers[0].ports.push({ containerPort: 15020 }); };
    expect(planned('sidecar', meshed, agent, captured, declared).reason)
      .toMatch(/the scrape is plaintext\. Take it out of traffic\.sidecar\.istio\.io\/includeInboundPorts$/);
  });
});

describe('certificates against a ztunnel', () => {
  const ambient = inNamespace({ 'istio.io/dataplane-mode': 'ambient' });
  const enrolled = labelled({ 'istio.io/dataplane-mode': 'ambient' });
  // The scrape class names files that nobody writes without a sidecar.
  const http: Edit = find => {
    Object.assign(find('PodMonitor').spec, { scrapeClass: undefined, podMetricsEndpoints: [{ port: 'stats' }] });
  };
  const open = moded({ mtls: { mode: 'PERMISSIVE' } });

  test('are told that a ztunnel takes TLS for plaintext, and leaves the Prometheus alone as long as it has a sidecar', () => {
    expect(planned('ambient', ambient, certificates, https)).toEqual({
      verdict: 'blocked',
      code: 'ambient-strict-not-enrolled',
      reason: `${DEMANDED}to a ztunnel the TLS of the scrape is plaintext too. `
        + 'Take the sidecar off Prometheus/ops/central, since a ztunnel leaves a pod with one alone, '
        + 'and put the label istio.io/dataplane-mode: ambient on its pods; '
        + 'or make this port alone PERMISSIVE by portLevelMtls of a PeerAuthentication that selects its pod.'
        + ' Then scrape with http and without certificates',
      reliesOn: [],
    });
    expect(planned('ambient', ambient, certificates, http, enrolled).verdict).toBe('blocked');
  });

  test('are told that the application does not speak TLS where the port is not STRICT', () => {
    expect(planned('ambient', ambient, certificates, https, open)).toMatchObject({
      verdict: 'blocked', code: 'https-to-http', reason: expect.stringMatching(/: scrape with http$/),
    });
  });

  test.each<[string, Edit[]]>([
    ['the label without the sidecar, and http', [labelled({ 'sidecar.istio.io/inject': 'false' }), enrolled, http]],
    ['a PERMISSIVE port, and http',
      [moded({ selector: { matchLabels: { part: 'queue' } }, portLevelMtls: { 9419: { mode: 'PERMISSIVE' } } }), http]],
    ['http, where the port is not STRICT', [open, http]],
  ])('are cured by %s', (_, advice) => {
    expect(planned('ambient', ambient, certificates, https, ...advice)).toEqual({ verdict: 'reachable', reliesOn: [] });
  });

  test('in the host network of a Prometheus are told that a ztunnel leaves that alone too', () => {
    const onHost: Edit = find => { find('Prometheus').spec.hostNetwork = true; };
    expect(planned('ambient', ambient, onHost).reason).toContain('Take Prometheus/ops/central off the host network, '
      + 'since a ztunnel leaves pods there alone, and put the label istio.io/dataplane-mode: ambient on its pods;');
    expect(planned('ambient', ambient, onHost, enrolled).verdict).toBe('blocked');
    expect(planned('ambient', ambient, enrolled).verdict).toBe('reachable');
  });
});

describe('https to an application', () => {
  const open = moded({ mtls: { mode: 'PERMISSIVE' } });
  const named = (name: string): Edit => find => { find('StatefulSet').spec.template.spec.containers[0].ports[0].name = name; };
  const unverified = { scheme: 'https', tlsConfig: { insecureSkipVerify: true } };

  test('that speaks HTTP is cured by http', () => {
    expect(planned('sidecar', certificates, https)).toMatchObject({ code: 'https-to-http' });
    expect(planned('sidecar', certificates)).toEqual({ verdict: 'reachable', reliesOn: [] });
  });

  test('that speaks TLS needs a port that is not named http: with a sidecar neither scheme gets through otherwise', () => {
    const speaksTls = [meshed, open, named('https'), monitored({ port: 'https' })];
    const renamed: Edit = find => { find('Service').spec.ports[0].name = 'https-stats'; };
    expect(planned('sidecar', ...speaksTls).reason)
      .toMatch(/: scrape with https, and name its port https in Service\/mail\/queue, which declares it HTTP$/);
    expect(planned('sidecar', ...speaksTls, monitored(unverified)).reason)
      .toMatch(/: scrape with http, or name its port https if the application itself speaks TLS$/);
    expect(planned('sidecar', ...speaksTls, monitored(unverified), renamed)).toEqual({ verdict: 'reachable', reliesOn: [] });
  });
});
