import { IstioMesh, PlannedWorkload, Reachability, Scraped, ScrapePlan } from 'cdk8s-mesh-metrics';
import { strict } from '../cluster/istio';
import { Manifest } from '../cluster/manifest';
import { kubePrometheusStack, teamPrometheus } from '../cluster/prometheuses';

const MERGED = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '8080', 'prometheus.io/path': '/metrics' };

interface Cart {
  readonly annotations?: object;
  readonly labels?: object;
  readonly spec?: object;
}

/** A cart that serves metrics on 8080, in the mesh unless it says otherwise. */
function cart({ annotations = {}, labels = { 'sidecar.istio.io/inject': 'true' }, spec = {} }: Cart = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'cart', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'cart' } },
      template: {
        metadata: { labels: { app: 'cart', ...labels }, annotations },
        spec: { containers: [{ name: 'cart', image: 'cart', ports: [{ name: 'http-metrics', containerPort: 8080 }] }], ...spec },
      },
    },
  };
}

function podMonitor(name: string, endpoint: object, labels: object = { release: 'kps' }): Manifest {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PodMonitor',
    metadata: { name, namespace: 'shop', labels },
    spec: { selector: { matchLabels: { app: 'cart' } }, podMetricsEndpoints: [endpoint] },
  };
}

const APPLICATION = podMonitor('application', { port: 'http-metrics' });
/** Every sidecar's merged endpoint, once for each pod. */
const SIDECARS = podMonitor('sidecars', {
  path: '/stats/prometheus',
  relabelings: [
    { action: 'keep', sourceLabels: ['__meta_kubernetes_pod_container_port_name'], regex: 'http-envoy-prom' },
    { action: 'replace', sourceLabels: ['__address__'], regex: '([^:]+):\\d+', replacement: '$1:15020', targetLabel: '__address__' },
  ],
});

function planOf(...objects: Manifest[]): ScrapePlan {
  return ScrapePlan.fromYaml('', { also: [...kubePrometheusStack(), ...objects], mesh: IstioMesh.sidecar() });
}

function theCart(plan: ScrapePlan): PlannedWorkload {
  return plan.workloads.find(({ workload }) => workload === 'Deployment/shop/cart')!;
}

/** The series of the cart, with how often each is scraped. */
function seriesOf(plan: ScrapePlan): { [series: string]: Scraped } {
  return Object.fromEntries(theCart(plan).series.map(({ series, scraped }) => [series, scraped]));
}

describe('how often a workload is scraped', () => {
  test('once, where its sidecar serves the metrics of the application and one monitor asks it', () => {
    const plan = planOf(cart({ annotations: MERGED }), SIDECARS);
    expect(seriesOf(plan)).toEqual({ 'agent': 'once', 'Envoy': 'once', 'application (8080/metrics)': 'once' });
    expect(theCart(plan)).toMatchObject({ scraped: Scraped.ONCE, reason: undefined });
  });

  test('twice, where a monitor asks the application too', () => {
    const plan = planOf(cart({ annotations: MERGED }), SIDECARS, APPLICATION);
    expect(seriesOf(plan)).toEqual({ 'agent': 'once', 'Envoy': 'once', 'application (8080/metrics)': 'twice' });
    expect(theCart(plan).scraped).toBe(Scraped.TWICE);
    expect(theCart(plan).reason).toMatch(
      /^application \(8080\/metrics\): podMonitor\/shop\/application\/0 \(.*\) and podMonitor\/shop\/sidecars\/0 \(.*\) both get them$/,
    );
  });

  test('never, where what would be twice is blocked', () => {
    const plan = planOf(cart(), SIDECARS, APPLICATION, strict('shop'));
    expect(seriesOf(plan)).toEqual({ 'agent': 'once', 'Envoy': 'once', 'application (8080/metrics)': 'never' });
    expect(theCart(plan)).toMatchObject({ scraped: Scraped.NEVER, reason: expect.stringContaining('mutual TLS') });
  });

  test('once, by each of two Prometheuses', () => {
    const ofTeam = {
      ...podMonitor('team', { port: 'http-metrics' }, { team: 'platform' }),
      metadata: { name: 'team', namespace: 'observability', labels: { team: 'platform' } },
    };
    const everywhere = { ...ofTeam, spec: { ...ofTeam.spec, namespaceSelector: { any: true } } };
    const plan = planOf(...teamPrometheus(), cart({ labels: {} }), APPLICATION, everywhere);
    expect(plan.activeTargets.map(({ prometheus }) => prometheus)).toEqual([
      'Prometheus/monitoring/kps-kube-prometheus-stack-prometheus', 'Prometheus/observability/team',
    ]);
    expect(theCart(plan).scraped).toBe(Scraped.ONCE);
  });

  test('never, where its pods are refused', () => {
    const plan = planOf(cart({ annotations: { ...MERGED, 'prometheus.io/port': '15090' } }), SIDECARS);
    expect(theCart(plan).scraped).toBe(Scraped.NEVER);
    expect(plan.findings)
      .toContainEqual(expect.objectContaining({ object: 'Deployment/shop/cart', message: expect.stringContaining('refuses it') }));
  });

  test.each([['Job', 'Job/shop/import'], ['CronJob', 'CronJob/shop/import']])('under its own name: a %s', (kind, name) => {
    const template = {
      metadata: { labels: { app: 'cart' } },
      spec: { containers: [{ name: 'import', image: 'import', ports: [{ name: 'http-metrics', containerPort: 8080 }] }] },
    };
    const spec = kind === 'Job' ? { template } : { schedule: '0 * * * *', jobTemplate: { spec: { template } } };
    const plan = planOf({ apiVersion: 'batch/v1', kind, metadata: { name: 'import', namespace: 'shop' }, spec }, APPLICATION);
    expect(plan.workloads.map(({ workload, scraped }) => [workload, scraped])).toEqual([[name, Scraped.ONCE]]);
  });

  test('as its worst pod: another one is not scraped', () => {
    const ofFirstPod = podMonitor('first-pod', {
      port: 'http-metrics',
      relabelings: [{ action: 'keep', sourceLabels: ['__meta_kubernetes_pod_name'], regex: '.*-0' }],
    });
    const workload = cart({ labels: {} });
    const also = [...kubePrometheusStack(), { ...workload, spec: { ...workload.spec, replicas: 3 } }, ofFirstPod];
    expect(theCart(ScrapePlan.fromYaml('', { also, allReplicas: true }))).toMatchObject({
      scraped: Scraped.NEVER, reason: 'application (8080/metrics): no target serves those of 2 of its 3 pods',
    });
    expect(theCart(ScrapePlan.fromYaml('', { also })).scraped).toBe(Scraped.ONCE);
  });
});

describe('whether a target can be reached', () => {
  const applicationTarget = (...objects: Manifest[]) => planOf(cart(), APPLICATION, ...objects).activeTargets[0].reachability;

  test('says what blocks it, and what to do instead', () => {
    expect(applicationTarget(strict('shop'))).toMatchObject({ verdict: Reachability.BLOCKED, reason: expect.stringContaining('STRICT') });
    expect(applicationTarget()).toMatchObject({ verdict: Reachability.REACHABLE });
  });

  test('is asked of the pod of the Prometheus, and there is none where the API server refuses it', () => {
    const refused = kubePrometheusStack().map(object => object.kind !== 'Prometheus' ? object : {
      ...object,
      spec: {
        ...object.spec,
        podMetadata: {
          labels: { 'sidecar.istio.io/inject': 'true' },
          annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '15020x' },
        },
      },
    });
    const plan = ScrapePlan.fromYaml('', { also: [...refused, cart(), APPLICATION], mesh: IstioMesh.sidecar() });
    expect(plan.activeTargets[0].reachability).toMatchObject({
      verdict: Reachability.BLOCKED,
      reason: expect.stringMatching(/^Prometheus\/monitoring\/kps-.* has no pod, since the API server refuses it: /),
    });
  });
});
