import { ScrapePlan, IstioMesh } from 'cdk8s-mesh-metrics';
import { cartWith, INJECTED, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';
import { linesOf } from '../../scrape-plan/expectation-lines';

const OPTIONS = { mesh: IstioMesh.sidecar({ version: '1.30' }), namespaces: { monitoring: {}, shop: {} } };
const ANNOTATED = '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }';
const [CONTAINER, PORT] = ['[{ name: cart,', '{ name: metrics, containerPort: 8080 }'];
const MERGED = 'the annotations of Deployment/shop/cart: Deployment/shop/cart application (8080/metrics):';

/** What the agent gets, after an edit of the workload. */
function merged(edit: (workload: string) => string): string[] {
  const plan = ScrapePlan.fromYaml(join(edit(cartWith(INJECTED, ANNOTATED)), MESH_MONITOR, PROMETHEUS), OPTIONS);
  return linesOf(plan).filter(line => line.startsWith('the annotations'));
}

const withArgs = (args: string, env = '[]') => merged(text => text.replace(CONTAINER, `${CONTAINER} env: ${env}, args: ["${args}"],`));

test('the agent merges what listens on localhost, which a monitor of the port does not get', () => {
  const args = '--web.listen-address=127.0.0.1:8080';
  expect(withArgs(args)).toEqual([`${MERGED} proven`]);
  const workload = cartWith(INJECTED).replace(CONTAINER, `${CONTAINER} args: ["${args}"],`);
  const plan = ScrapePlan.fromYaml(join(workload, POD_MONITOR, PROMETHEUS), OPTIONS);
  expect(linesOf(plan)).toEqual(['PodMonitor/shop/cart: Deployment/shop/cart application (8080/metrics): refuted listens-on-localhost']);
  expect(plan.activeTargets.map(({ reachability }) => reachability.code)).toEqual(['listens-on-localhost']);
});

test('the agent does not get what listens at the address of the pod only', () => {
  const env = '[{ name: POD_IP, valueFrom: { fieldRef: { fieldPath: status.podIP } } }]';
  expect(withArgs('--listen=$(POD_IP):8080', env)).toEqual([`${MERGED} refuted agent-cannot-ask`]);
  expect(withArgs('--listen=$(ADDRESS):8080', env)).toEqual([`${MERGED} proven`]);
  expect(withArgs('--listen=:8080', env)).toEqual([`${MERGED} proven`]);
});

test('the agent gets nothing over UDP, from TLS, and from an init container that has ended', () => {
  expect(merged(text => text)).toEqual([`${MERGED} proven`]);
  expect(merged(text => text.replace(PORT, '{ containerPort: 8080, protocol: UDP }'))).toEqual([`${MERGED} refuted agent-cannot-ask`]);
  expect(merged(text => text.replace(PORT, '{ name: https, containerPort: 8080 }'))).toEqual([`${MERGED} refuted agent-cannot-ask`]);
  const ended = `[{ name: cart }], initContainers: [{ name: migrate, ports: [${PORT}] }]`;
  expect(merged(text => text.replace(`[{ name: cart, ports: [${PORT}] }]`, ended))).toEqual([`${MERGED} refuted agent-cannot-ask`]);
});

test('the agent asks over plain HTTP, whatever the annotation of the scheme says', () => {
  const scheme = (value: string) => merged(text => text.replace(ANNOTATED, ANNOTATED.replace(' }', `, prometheus.io/scheme: ${value} }`)));
  expect(scheme('http')).toEqual([`${MERGED} proven`]);
  expect(scheme('https')).toEqual([`${MERGED} refuted agent-cannot-ask`]);
});

test('the agent gets no metrics of an application from a port of the proxy, which Istio 1.31 refuses', () => {
  expect(merged(text => text.replace('"8080"', '"15021"')))
    .toEqual(['the annotations of Deployment/shop/cart: Deployment/shop/cart application (15021/metrics): refuted agent-cannot-ask']);
});
