import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { prometheusIn } from '../../cluster/scrapers';
import { ANNOTATIONS_JOB, CART, cartWith, join, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';

const FOUND = prometheusIn('monitoring', ANNOTATIONS_JOB);
const MISSPELLED = FOUND.replace('{ name: storage-volume, emptyDir', '{ name: storage-volumes, emptyDir');
const annotated = cartWith('tier: web', '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }');

const verdictsOf = (...documents: string[]) =>
  ScrapePlan.fromYaml(join(...documents)).expectations.map(({ verdict, cause }) => cause?.code ?? verdict);

test('a Prometheus that mounts a volume by another name than it declares has no pod', () => {
  expect(verdictsOf(annotated, FOUND)).toEqual(['proven']);
  expect(verdictsOf(annotated, MISSPELLED)).toEqual(['scraper-without-pod']);
  expect(ScrapePlan.fromYaml(join(annotated, MISSPELLED)).findings).toMatchObject([{
    code: 'pod-refused',
    object: 'Deployment/monitoring/prometheus',
    message: expect.stringContaining('spec.containers[1].volumeMounts[1].name: Not found: "storage-volume".'
      + ' Container prometheus-server probably means the volume storage-volumes') as string,
  }]);
});

test('so has one of the operator, which may mount the volumes that the operator makes', () => {
  const withMount = (name: string) => PROMETHEUS.replace('spec:\n', `spec:
  secrets: [mesh]
  volumes: [{ name: istio-cert, emptyDir: {} }]
  volumeMounts: [{ name: ${name}, mountPath: /certs }]
`);
  expect(verdictsOf(CART, POD_MONITOR, withMount('istio-certs'))).toEqual(['scraper-without-pod']);
  for (const name of ['istio-cert', 'secret-mesh', 'config-out', 'prometheus-k8s-db', 'tls-assets', 'web-config', 'config']) {
    expect(verdictsOf(CART, POD_MONITOR, withMount(name))).toEqual(['proven']);
  }
});

test('so has any workload, and a claim of a StatefulSet declares one', () => {
  const withMount = CART.replace('name: cart, ports', 'name: cart, volumeMounts: [{ name: data, mountPath: /data }], ports');
  expect(verdictsOf(withMount, POD_MONITOR, PROMETHEUS)).not.toContain('proven');
  const stateful = withMount.replace('kind: Deployment', 'kind: StatefulSet')
    .replace('spec:\n', 'spec:\n  volumeClaimTemplates: [{ metadata: { name: data }, spec: {} }]\n');
  expect(verdictsOf(stateful, POD_MONITOR, PROMETHEUS)).toEqual(['proven']);
});
