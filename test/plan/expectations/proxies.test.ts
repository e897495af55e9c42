import { IstioMesh, ScrapePlan } from '../../../src';
import { cartWith, INJECTED, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';
import { linesOf } from '../../scrape-plan/expectation-lines';

const PORT_OF_ENVOY = '        - { action: keep, sourceLabels: [__meta_kubernetes_pod_container_port_number]';

/** Follows the annotations that istiod gives to pods, as the central PodMonitor of Istio's samples does. */
const ANNOTATIONS_MONITOR = MESH_MONITOR.slice(0, MESH_MONITOR.indexOf(PORT_OF_ENVOY)) + `\
        - { action: keep, sourceLabels: [__meta_kubernetes_pod_annotationpresent_prometheus_io_scrape] }
        - sourceLabels: [__meta_kubernetes_pod_annotation_prometheus_io_port, __meta_kubernetes_pod_ip]
          regex: (\\d+);([0-9.]+)
          replacement: $2:$1
          targetLabel: __address__
`;
const annotated = (...more: string[]) =>
  cartWith(INJECTED, `{ ${['prometheus.io/scrape: "true"', 'prometheus.io/port: "8080"', ...more].join(', ')} }`);
const OFF = 'prometheus.istio.io/merge-metrics: "false"';
const [ENVOY, MERGED, MONITORED] = [
  'PodMonitor/monitoring/mesh: Deployment/shop/cart Envoy:',
  'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics):',
  'PodMonitor/shop/cart: Deployment/shop/cart application (8080/metrics):',
];

function expected(...documents: string[]): string[] {
  return linesOf(ScrapePlan.fromYaml(join(...documents, PROMETHEUS), {
    mesh: IstioMesh.sidecar(), namespaces: { monitoring: {}, shop: {} },
  }));
}

describe('a job of proxies that follows annotations', () => {
  test('comes to the agent where istiod has annotated the pod for it', () => {
    expect(expected(annotated(), ANNOTATIONS_MONITOR)).toEqual([`${ENVOY} proven`, `${MERGED} proven`]);
  });

  test('comes to the application, at a path that it does not have, where nothing is merged', () => {
    expect(expected(annotated(OFF), ANNOTATIONS_MONITOR)).toEqual([`${ENVOY} refuted merging-off`, `${MERGED} refuted merging-off`]);
  });

  test('goes astray also where a monitor scrapes the application', () => {
    expect(expected(annotated(OFF), ANNOTATIONS_MONITOR, POD_MONITOR).sort())
      .toEqual([`${ENVOY} refuted merging-off`, `${MONITORED} proven`, `${MERGED} proven`].sort());
  });
});

test('a job that looks whether a pod is annotated, and not where, is not meant for its Envoy', () => {
  const looking = POD_MONITOR.replace('port: metrics', 'port: metrics, relabelings: [{ action: keep, '
    + 'sourceLabels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape], regex: "true" }]');
  expect(expected(cartWith(INJECTED), looking)).toEqual([`${MONITORED} proven`]);
});
