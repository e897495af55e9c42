import { Example } from './examples';
import { EXPECTATION_CAUSES } from '../../../src/plan/findings/expectation-causes';
import {
  ANNOTATIONS_JOB, ANNOTATIONS_JOB_FOR_ANY_ADDRESS, CART, cartWith, INJECTED, join, MESH_MONITOR, PATH_RULE, POD_MONITOR, PROMETHEUS,
  SERVICE, SERVICE_MONITOR,
} from '../../cluster/shop';

const ANNOTATED = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';
/** The name of a port that nobody takes for one of metrics. */
const unnoticed = (document: string) => document.replace('name: metrics', 'name: http');
const MERGED = unnoticed(cartWith(INJECTED, ANNOTATED));

/** A pod as it is in the cluster. */
const pod = (name: string, address: string, metadata = '{}') => `
apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: shop
  labels: { app: cart }
  annotations: ${metadata}
  ownerReferences: [{ apiVersion: apps/v1, kind: StatefulSet, name: cart, uid: "1", controller: true }]
spec: { nodeName: one, containers: [{ name: cart, ports: [{ name: metrics, containerPort: 8080 }] }] }
status: { phase: Running, podIP: "${address}" }
`;

const SETTINGS = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "enablePrometheusMerge: false" }
`;

/** Of a cause that is none. */
const ACKNOWLEDGED = '{ cdk8s-mesh-metrics/acknowledge: "port-not-found: it comes later" }';

export const EXPECTATION_EXAMPLES: Record<Exclude<keyof typeof EXPECTATION_CAUSES, 'not-injected'>, Example> = {
  'scraped-twice': {
    yaml: join(CART, POD_MONITOR, POD_MONITOR.replace('name: cart,', 'name: again,'), PROMETHEUS),
    fix: [`${POD_MONITOR.replace('name: cart,', 'name: again,')}---\n`, ''],
  },
  'some-pods-not-scraped': {
    yaml: join(pod('cart-0', '10.0.0.7'), pod('cart-1', '10.0.0.8', '{ skip: "yes" }'), POD_MONITOR
      .replace('port: metrics }', 'port: metrics, relabelings: '
        + '[{ action: drop, sourceLabels: [__meta_kubernetes_pod_annotation_skip], regex: "yes" }] }'), PROMETHEUS),
    fix: ['regex: "yes"', 'regex: "no"'],
  },
  'no-target': { yaml: join(cartWith(INJECTED), ANNOTATIONS_JOB.replace('"true"', '"yes"')), fix: ['regex: "yes"', 'regex: "true"'] },
  'merged-endpoint-not-scraped': { yaml: join(MERGED, PROMETHEUS), fix: [PROMETHEUS, join(PROMETHEUS, MESH_MONITOR)] },
  'nothing-served': {
    yaml: join(cartWith(INJECTED), MESH_MONITOR.replace('path: /stats/prometheus', 'path: /stats'), PROMETHEUS),
    fix: ['path: /stats\n', 'path: /stats/prometheus\n'],
  },
  'merging-off': {
    yaml: join(MERGED, MESH_MONITOR, PROMETHEUS, SETTINGS),
    fix: ['enablePrometheusMerge: false', 'enablePrometheusMerge: true'],
  },
  'annotation-names-agent-port': {
    yaml: join(MERGED.replace('port: "8080"', 'port: "15020"'), MESH_MONITOR, PROMETHEUS),
    fix: ['prometheus.io/port: "15020"', 'prometheus.io/port: "8080"'],
  },
  'annotation-rule-does-not-fit': {
    yaml: join(unnoticed(pod('cart-0', 'fd00:10::7', ANNOTATED.replace('8080', '9102'))), ANNOTATIONS_JOB),
    fix: [ANNOTATIONS_JOB, ANNOTATIONS_JOB_FOR_ANY_ADDRESS],
  },
  'annotated-port-not-scraped': {
    yaml: join(cartWith('tier: web', ANNOTATED.replace(' }', ', prometheus.io/path: /stats }')), ANNOTATIONS_JOB.replace(PATH_RULE, '')),
    fix: ['    relabel_configs:\n', `    relabel_configs:\n${PATH_RULE}`],
  },
  'metrics-port-not-scraped': {
    yaml: join(CART.replace('8080 }]', '8080 }, { name: metrics-jvm, containerPort: 9404 }]'), POD_MONITOR, PROMETHEUS),
    fix: ['[{ port: metrics }]', '[{ port: metrics }, { port: metrics-jvm }]'],
  },
  'workload-left-out': {
    yaml: join(CART, unnoticed(CART).replace('name: cart,', 'name: basket,'), POD_MONITOR, PROMETHEUS),
    fix: ['name: http', 'name: metrics'],
  },
  'service-left-out': {
    yaml: join(CART, SERVICE, SERVICE.replace('name: cart', 'name: basket').replace('selector: { app: cart }', 'selector: { app: carts }'),
      SERVICE_MONITOR, PROMETHEUS),
    fix: ['labels: { app: cart } }\nspec: { selector: { app: carts }', 'labels: { app: carts } }\nspec: { selector: { app: carts }'],
  },
  'acknowledgement-unused': {
    yaml: join(CART, POD_MONITOR.replace('namespace: shop }', `namespace: shop, annotations: ${ACKNOWLEDGED} }`), PROMETHEUS),
    fix: [`, annotations: ${ACKNOWLEDGED}`, ''],
  },
  'annotations-not-read': {
    yaml: join(cartWith('tier: web', ANNOTATED), PROMETHEUS),
    fix: [PROMETHEUS, join(PROMETHEUS, POD_MONITOR)],
  },
};
