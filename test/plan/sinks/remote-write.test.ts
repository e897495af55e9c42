import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { agent, AGENT, CENTRAL } from '../../cluster/agents';
import { prometheusIn } from '../../cluster/scrapers';
import { ANNOTATIONS_JOB, CART, cartWith, join, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';
import { OPTIONS } from '../findings/examples';

const planOf = (...documents: string[]) => ScrapePlan.fromYaml(join(CART, POD_MONITOR, ...documents), OPTIONS);

/** Who should scrape the cart, where that should end, and what comes of it. */
const endingsOf = ({ expectations }: ScrapePlan) => expectations.map(({ prometheus, sink, verdict, scraped, cause }) =>
  [prometheus, sink, verdict, scraped, ...cause === undefined ? [] : [cause.code]].join(' '));

const [WRITER, STORE] = ['PrometheusAgent/monitoring/agent', 'Prometheus/monitoring/central'];

describe('what an agent scrapes ends', () => {
  test('in the Prometheus that it writes to', () => {
    expect(endingsOf(planOf(AGENT, CENTRAL))).toEqual([`${WRITER} ${STORE} proven once`]);
  });

  test('nowhere, if that takes no remote writes; what lets it is known', () => {
    const plan = planOf(AGENT, CENTRAL.replace('  enableRemoteWriteReceiver: true\n', ''));
    expect(endingsOf(plan)).toEqual([`${WRITER} ${STORE} refuted never remote-write-receiver-off`]);
    expect(plan.workloads).toMatchObject([{ workload: 'Deployment/shop/cart', scraped: 'never' }]);
    expect(plan.expectations[0].cause!.edits).toEqual([{ object: STORE, path: '/spec/enableRemoteWriteReceiver', to: 'true' }]);
  });

  test('nowhere either, if Helm would undo the edit', () => {
    const central = CENTRAL.replace('  enableRemoteWriteReceiver: true\n', '')
      .replace('namespace: monitoring }', 'namespace: monitoring, labels: { app: kube-prometheus-stack-prometheus } }');
    const [{ cause }] = planOf(AGENT, central).expectations;
    expect(cause!.edits).toEqual([]);
    expect(cause!.message).toContain('set prometheus.prometheusSpec.enableRemoteWriteReceiver in the values of kube-prometheus-stack');
  });

  test('there too if an argument switches the receiver on', () => {
    const central = CENTRAL.replace('enableRemoteWriteReceiver: true', 'additionalArgs: [{ name: web.enable-remote-write-receiver }]');
    expect(endingsOf(planOf(AGENT, central))).toEqual([`${WRITER} ${STORE} proven once`]);
  });

  test('in a store that is not given, which is relied upon', () => {
    const url = 'https://store.example/api/v1/push';
    const plan = planOf(AGENT.replace(/http:\/\/central[^"]*/, url));
    expect(endingsOf(plan)).toEqual([`${WRITER} ${url} proven once`]);
    expect(plan.reliesOn).toContain(`${url} is assumed to receive what ${WRITER} writes to it.`);
  });

  test('in a store by its Service, if its pods are given', () => {
    const receive = CART.replace('name: cart, namespace: shop', 'name: receive, namespace: monitoring')
      .replaceAll('app: cart', 'app: receive').replace('name: metrics, containerPort: 8080', 'name: web, containerPort: 19291');
    const service = CENTRAL.slice(CENTRAL.indexOf('---') + 4).replace('prometheus: central', 'app: receive');
    const plan = planOf(AGENT, receive, service);
    expect(endingsOf(plan)).toEqual([`${WRITER} Deployment/monitoring/receive proven once`]);
  });
});

test('what a Prometheus scrapes that writes to another ends in its own storage', () => {
  const writing = PROMETHEUS.replace('spec:\n', 'spec:\n  remoteWrite: [{ url: "https://store.example/api/v1/push" }]\n');
  const plan = planOf(writing);
  expect(endingsOf(plan)).toEqual(['Prometheus/monitoring/k8s Prometheus/monitoring/k8s proven once']);
  expect(plan.reliesOn).toEqual(planOf(PROMETHEUS).reliesOn);
});

describe('credentials of an agent', () => {
  const withPassword = AGENT.replace('/api/v1/write" }', '/api/v1/write", basicAuth: { username: { name: login, key: user }, '
    + 'password: { name: login, key: pass } } }');
  const login = (data: string) => `
apiVersion: v1
kind: Secret
metadata: { name: login, namespace: monitoring }
stringData: { ${data} }
`;

  test.each([
    ['that are there let it write', [login('user: a, pass: b')], 'proven once'],
    ['that lack a key cost it its configuration', [login('user: a')], 'refuted never prometheus-not-loaded'],
    ['that are not given decide', [], 'unproven unknown asset-not-given'],
  ])('%s', (_, secrets, ending) => {
    expect(endingsOf(planOf(withPassword, CENTRAL, ...secrets))).toEqual([`${WRITER} ${STORE} ${ending}`]);
  });
});

describe('a write to a Prometheus with a sidecar', () => {
  const strict = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: monitoring }
spec: { mtls: { mode: STRICT } }
`;
  const injected = CENTRAL.replace('labels: {}', 'labels: { sidecar.istio.io/inject: "true" }');
  const allowing = (method: string) => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: writes, namespace: monitoring }
spec: { action: ALLOW, rules: [{ to: [{ operation: { methods: [${method}] } }] }] }
`;
  /** As HTTP, so that the sidecar looks into requests. */
  const http = (documents: string) => documents.replace('ports: [{ name: web,', 'ports: [{ name: http-web,')
    .replace('spec:\n', 'spec:\n  portName: http-web\n').replace('targetPort: web', 'targetPort: http-web');

  test('is reset where that demands mutual TLS', () => {
    expect(endingsOf(planOf(AGENT, injected, strict))).toEqual([`${WRITER} ${STORE} refuted never remote-write-blocked`]);
    expect(endingsOf(planOf(AGENT, injected))).toEqual([`${WRITER} ${STORE} proven once`]);
  });

  test('is a POST to its policies', () => {
    expect(endingsOf(planOf(AGENT, http(injected), allowing('POST')))).toEqual([`${WRITER} ${STORE} proven once`]);
    expect(endingsOf(planOf(AGENT, http(injected), allowing('GET')))).toEqual([`${WRITER} ${STORE} refuted never remote-write-blocked`]);
  });
});

describe('two agents that scrape the same', () => {
  const unlabelled = (document: string) =>
    document.replace('spec:\n', 'spec:\n  prometheusExternalLabelName: ""\n  replicaExternalLabelName: ""\n');
  const other = agent('other');

  test('are once each in stores of their own', () => {
    const plan = planOf(unlabelled(AGENT), unlabelled(other).replace('http://central:9090', 'https://store.example'), CENTRAL);
    expect(endingsOf(plan)).toEqual([
      `${WRITER} ${STORE} proven once`, 'PrometheusAgent/monitoring/other https://store.example/api/v1/write proven once',
    ]);
  });

  test('are twice in one store where no external label tells them apart', () => {
    expect(endingsOf(planOf(unlabelled(AGENT), unlabelled(other), CENTRAL))).toEqual([
      `${WRITER} ${STORE} refuted twice writers-not-told-apart`,
      `PrometheusAgent/monitoring/other ${STORE} refuted twice writers-not-told-apart`,
    ]);
  });

  test('are twice under the labels of the operator too, which queries do not look at', () => {
    const plan = planOf(AGENT, other, CENTRAL);
    expect(plan.expectations.map(({ scraped, cause }) => [scraped, cause?.code])).toEqual([
      ['twice', 'scraped-twice'], ['twice', 'scraped-twice'],
    ]);
    expect(plan.expectations[0].cause?.message).toBe(`${WRITER} and PrometheusAgent/monitoring/other both bring them to ${STORE}, under`
      + ' different external labels, which queries do not look at');
  });

  test('are once where they differ in the label of a replica only, and the store is assumed to keep one', () => {
    const replica = (document: string, name: string) =>
      unlabelled(document).replace('spec:\n', `spec:\n  externalLabels: { cluster: eu, __replica__: ${name} }\n`);
    const plan = planOf(replica(AGENT, 'a'), replica(other, 'b'), CENTRAL);
    expect(plan.expectations.map(({ verdict }) => verdict)).toEqual(['proven', 'proven']);
    expect(plan.reliesOn.at(-1)).toBe(
      `${STORE} is assumed to keep what one of ${WRITER} and PrometheusAgent/monitoring/other writes, since they are replicas.`);
  });

  test('are twice where a rule of each takes these labels away', () => {
    const dropping = (document: string) => document
      .replace('/api/v1/write" }', '/api/v1/write", writeRelabelConfigs: [{ action: labeldrop, regex: "prometheus.*" }] }');
    expect(planOf(dropping(AGENT), dropping(other), CENTRAL).expectations.map(({ scraped }) => scraped)).toEqual(['twice', 'twice']);
  });

  test('are twice where one of them is the store', () => {
    const central = CENTRAL
      .replace('spec:\n', 'spec:\n  podMonitorSelector: {}\n  podMonitorNamespaceSelector: {}\n  serviceAccountName: k8s\n');
    const rights = PROMETHEUS.slice(PROMETHEUS.indexOf('---') + 4);
    expect(planOf(unlabelled(AGENT), central, rights).expectations.map(({ cause }) => cause?.code)).toEqual([
      'writers-not-told-apart', 'writers-not-told-apart',
    ]);
  });
});

describe('two replicas of an agent', () => {
  const replicas = AGENT.replace('spec:\n', 'spec:\n  replicas: 2\n');

  test('are told apart by the label of the operator', () => {
    expect(endingsOf(planOf(replicas, CENTRAL))).toEqual([`${WRITER} ${STORE} proven once`]);
  });

  test('are twice in their store without it', () => {
    const unlabelled = replicas.replace('spec:\n', 'spec:\n  replicaExternalLabelName: ""\n');
    expect(endingsOf(planOf(unlabelled, CENTRAL))).toEqual([`${WRITER} ${STORE} refuted twice writers-not-told-apart`]);
  });
});

test('an agent that passes on what it gets ends where it writes to', () => {
  const passing = agent('passing').replace('spec:\n', 'spec:\n  enableRemoteWriteReceiver: true\n')
    .replace(/ {2}podMonitorSelector: .*\n| {2}podMonitorNamespaceSelector: .*\n/g, '');
  const service = CENTRAL.slice(CENTRAL.indexOf('---') + 4).replaceAll('name: central', 'name: passing')
    .replace('prometheus: central', 'app.kubernetes.io/instance: passing');
  const plan = planOf(AGENT.replace('http://central', 'http://passing.monitoring.svc'), passing, service, CENTRAL);
  expect(endingsOf(plan)).toEqual([`${WRITER} ${STORE} proven once`]);
});

describe('a Prometheus with a storage of its own that writes to another', () => {
  const writing = PROMETHEUS.replace('spec:\n', 'spec:\n  remoteWrite: [{ url: "http://central:9090/api/v1/write" }]\n');
  const codes = ({ findings }: ScrapePlan) => findings.map(({ code, object }) => `${object} ${code}`);

  test('has no finding if that takes it', () => {
    expect(codes(planOf(writing, CENTRAL))).toEqual([]);
  });

  test('has one if that takes no remote writes, and what is expected of its own storage is proven', () => {
    const plan = planOf(writing, CENTRAL.replace('  enableRemoteWriteReceiver: true\n', ''));
    expect(codes(plan)).toEqual(['Prometheus/monitoring/k8s remote-write-receiver-off']);
    expect(plan.expectations.map(({ verdict }) => verdict)).toEqual(['proven']);
  });
});

test('the summary names the stores of agents', () => {
  expect(planOf(AGENT, CENTRAL).summary()).toContain(`\nWhere samples end that are written to a store:\n- ${WRITER}: ${STORE}\n`);
  expect(planOf(PROMETHEUS).summary()).not.toContain('Where samples end');
});

describe('the explanation of a workload', () => {
  test('names where an agent writes what it scrapes', () => {
    expect(planOf(AGENT, CENTRAL).explain('shop/cart')).toContain(`${WRITER}\n  writes what it scrapes to ${STORE}\n`);
  });

  test('says why that does not arrive', () => {
    const explanation = planOf(AGENT.replace('/api/v1/write', '/'), CENTRAL).explain('shop/cart');
    expect(explanation).toContain(`${WRITER}\n  what it scrapes does not arrive: ${WRITER} writes to http://central:9090/, and`);
  });
});

describe('a Prometheus without operator', () => {
  const running = (flags: string, prometheusYaml: string) => prometheusIn('monitoring', prometheusYaml)
    .replace('args: [--storage.tsdb.retention.time=15d,', `args: [${flags}`);
  const annotated = cartWith('tier: web', '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }');
  const writing = `${ANNOTATIONS_JOB}\nremote_write: [{ url: "http://central:9090/api/v1/write" }]\n`;
  const plan = (...documents: string[]) => ScrapePlan.fromYaml(join(annotated, ...documents), OPTIONS);

  test('that runs as an agent ends where it writes to', () => {
    expect(plan(running('--agent,', writing), CENTRAL).expectations.map(({ verdict }) => verdict)).toEqual(['proven']);
  });

  test('that runs as an agent and writes nowhere gets nothing', () => {
    expect(plan(running('--agent,', ANNOTATIONS_JOB)).expectations.map(({ cause }) => cause?.code)).toEqual(['agent-writes-nowhere']);
  });

  test('does not load rules as an agent', () => {
    const { findings } = plan(running('--agent,', `${writing}rule_files: [/etc/config/rules.yml]\n`), CENTRAL);
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual(expect.arrayContaining([
      'prometheus-yml-refused: Prometheus refuses the whole file, and so has no job: field rule_files is not allowed in agent mode.',
    ]));
    expect(findings.map(({ code }) => code)).not.toContain('agent-writes-nowhere');
  });

  const service = CENTRAL.slice(CENTRAL.indexOf('---') + 4).replace('prometheus: central', 'app: prometheus').replace('web }', '9090 }');
  test.each([
    ['that takes remote writes', '--web.enable-remote-write-receiver,', ['proven']],
    ['that takes none', '', ['refuted']],
    ['that has another prefix', '"--web.enable-remote-write-receiver", "--web.route-prefix=/prometheus",', ['refuted']],
  ])('%s is where an agent may write to, or not', (_, flags, verdicts) => {
    const { expectations } = planOf(AGENT, running(flags, 'scrape_configs: []'), service);
    expect(expectations.map(({ verdict }) => verdict)).toEqual(verdicts);
  });
});
