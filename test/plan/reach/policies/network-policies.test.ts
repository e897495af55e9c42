import { cart, policy, prometheus, verdict } from '../world';

const MONITORING = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } };
const PORTS = [{ name: 'metrics', containerPort: 8080 }, { name: 'http', containerPort: 9090 }];

function ingress(spec: object, url?: string) {
  const networkPolicy = policy('NetworkPolicy', 'cart', { podSelector: { matchLabels: { app: 'cart' } }, ...spec });
  return verdict([cart({ ports: PORTS }), networkPolicy], url);
}

describe('ingress', () => {
  test.each([
    ['everybody', { ingress: [{}] }],
    ['the namespace of the Prometheus', { ingress: [{ from: [MONITORING] }] }],
    ['the pods of the Prometheus there',
      { ingress: [{ from: [{ ...MONITORING, podSelector: { matchLabels: { 'app.kubernetes.io/name': 'prometheus' } } }] }] }],
    ['all namespaces', { ingress: [{ from: [{ namespaceSelector: {} }] }] }],
    ['the port', { ingress: [{ ports: [{ port: 8080 }] }] }],
    ['a range of ports', { ingress: [{ ports: [{ port: 8000, endPort: 9000 }] }] }],
    ['the port by its name', { ingress: [{ ports: [{ port: 'metrics' }] }] }],
    ['one of two rules', { ingress: [{ ports: [{ port: 1 }] }, { from: [MONITORING] }] }],
    ['nobody, but for egress only', { policyTypes: ['Egress'] }],
    ['nobody, but of other pods', { podSelector: { matchLabels: { app: 'web' } } }],
    ['an expression that does not match', { podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['cart'] }] } }],
  ])('of %s lets the scrape in', (_, spec) => expect(ingress(spec).verdict).toBe('reachable'));

  test.each([
    ['nobody', {}],
    ['pods of its own namespace', { ingress: [{ from: [{ podSelector: {} }] }] }],
    ['another namespace', { ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: 'bank' } } }] }] }],
    ['other pods there', { ingress: [{ from: [{ ...MONITORING, podSelector: { matchLabels: { app: 'grafana' } } }] }] }],
    ['another port', { ingress: [{ from: [MONITORING], ports: [{ port: 9090 }] }] }],
    ['the port of UDP', { ingress: [{ ports: [{ port: 8080, protocol: 'UDP' }] }] }],
    ['the name of another port', { ingress: [{ ports: [{ port: 'http' }] }] }],
    ['nobody, by an expression', { podSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }],
  ])('of %s does not', (_, spec) => {
    expect(ingress(spec)).toMatchObject({
      verdict: 'blocked',
      reason: 'NetworkPolicy/shop/cart does not let the Prometheus connect to port 8080 of Pod/shop/cart: admit it in spec.ingress',
    });
  });

  test('holds for the merged metrics too', () => {
    const spec = { ingress: [{ from: [MONITORING], ports: [{ port: 8080 }] }] };
    expect(ingress(spec).verdict).toBe('reachable');
    expect(ingress(spec, 'http://10.9.0.1:15020/stats/prometheus').reason)
      .toBe('NetworkPolicy/shop/cart does not let the Prometheus connect to port 15020 of Pod/shop/cart: admit it in spec.ingress');
  });

  test('of addresses makes the verdict unknown', () => {
    expect(ingress({ ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] })).toMatchObject({
      verdict: 'unknown',
      reason: 'whether NetworkPolicy/shop/cart lets the Prometheus connect to port 8080 of Pod/shop/cart depends on addresses, '
        + 'or on a pod that is not known: admit it by its labels',
    });
  });

  test('of policies that select one pod adds up', () => {
    const closed = policy('NetworkPolicy', 'closed', { podSelector: {} });
    const open = policy('NetworkPolicy', 'open', { podSelector: {}, ingress: [{}] });
    expect(verdict([cart(), closed, policy('NetworkPolicy', 'shut', { podSelector: {} })]).reason).toBe(
      'NetworkPolicy/shop/closed and NetworkPolicy/shop/shut do not let the Prometheus connect to port 8080 of Pod/shop/cart:'
        + ' admit it in spec.ingress of one of them');
    expect(verdict([cart(), closed]).verdict).toBe('blocked');
    expect(verdict([cart(), closed, open]).verdict).toBe('reachable');
  });
});

describe('egress of the Prometheus', () => {
  const egress = (spec: object) =>
    verdict([cart(), prometheus(), policy('NetworkPolicy', 'k8s', { podSelector: {}, ...spec }, { namespace: 'monitoring' })]);

  test('lets the scrape out, or does not', () => {
    expect(egress({ policyTypes: ['Egress'], egress: [{ to: [{ namespaceSelector: {} }] }] }).verdict).toBe('reachable');
    expect(egress({ policyTypes: ['Ingress'] }).verdict).toBe('reachable');
    expect(egress({ policyTypes: ['Egress'] })).toMatchObject({
      verdict: 'blocked',
      reason: 'NetworkPolicy/monitoring/k8s does not let the Prometheus connect to port 8080 of Pod/shop/cart: admit that in spec.egress',
    });
    expect(egress({ egress: [{ to: [{ podSelector: {} }] }] }).verdict).toBe('blocked');
  });
});
