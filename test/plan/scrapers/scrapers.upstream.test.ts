import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { meshCluster } from '../../../src/plan/mesh-cluster';
import { planOf } from '../../../src/plan/plan';
import { parse } from '../../cluster/manifest';
import { prometheusIn } from '../../cluster/scrapers';
import { ANNOTATIONS_JOB, cartWith, join, SERVICE } from '../../cluster/shop';
import { component, describeUpstream } from '../../upstream/component';
import { activeLine, Active, difference } from '../conformance/outcome';
import { stage } from '../conformance/scrapers';

/** The job for nodes and the one for annotated Services, which Istio's addon and the community's chart have besides that for pods. */
const MORE_JOBS = `
  - job_name: nodes
    scheme: https
    tls_config: { ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt }
    kubernetes_sd_configs: [{ role: node }]
    relabel_configs:
      - { action: labelmap, regex: __meta_kubernetes_node_label_(.+) }
      - { target_label: __address__, replacement: "kubernetes.default.svc:443" }
      - source_labels: [__meta_kubernetes_node_name]
        regex: (.+)
        target_label: __metrics_path__
        replacement: /api/v1/nodes/$1/proxy/metrics
  - job_name: services
    kubernetes_sd_configs: [{ role: endpoints }]
    relabel_configs:
      - { source_labels: [__meta_kubernetes_service_annotation_prometheus_io_scrape], action: keep, regex: "true" }
      - { source_labels: [__meta_kubernetes_namespace], action: replace, target_label: namespace }
`;

const NODE = `
apiVersion: v1
kind: Node
metadata: { name: one, labels: { zone: a } }
status: { addresses: [{ type: InternalIP, address: 10.0.0.1 }], daemonEndpoints: { kubeletEndpoint: { Port: 10250 } } }
`;

describeUpstream('the Prometheuses of pods', () => {
  test('have the jobs that Prometheus loads from their volumes, in 500 random pods', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);

  test.each([
    ["Istio's addon", 'istio-system', (text: string) => text],
    ["the community's chart, with a Secret", 'monitoring', (text: string) => text
      .replace('apiVersion: v1\nkind: ConfigMap', 'apiVersion: v1\nkind: Secret')
      .replace('\ndata:\n', '\nstringData:\n')
      .replace('configMap: { name: prometheus }', 'secret: { secretName: prometheus }')],
  ])('have the targets that Prometheus discovers: one shaped as %s', async (_, namespace, shaped) => {
    const config = `${ANNOTATIONS_JOB.trimEnd()}${MORE_JOBS}`;
    const given: Manifest[] = parse(join(
      NODE, cartWith('tier: web', '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }'),
      SERVICE.replace('labels: { app: cart }', 'labels: { app: cart }, annotations: { prometheus.io/scrape: "true" }'),
      shaped(prometheusIn(namespace, config)),
    ));
    const { objects } = await component('standin').ask<{ objects: Manifest[] }>({ objects: given });
    const identity = { namespace, serviceAccount: 'prometheus' };
    const real = await component('prometheus').ask<{ activeTargets: Active[] }>({ objects, config, identity });
    const { predictions } = planOf(meshCluster(given.map(manifest => ({ manifest })), {}));
    const our = predictions.flatMap(({ pools }) => pools.flatMap(({ activeTargets }) => activeTargets));
    expect(new Set(our.map(({ scrapePool }) => scrapePool))).toEqual(new Set(['pods', 'nodes', 'services']));
    expect(difference(our.map(target => activeLine(target)), real.activeTargets.map(target => activeLine(target)))).toBeUndefined();
  });
});
