import { deployment, MESHED, planOf, podMonitor, reasonOf, service, serviceMonitor } from './cluster';

describe('its port is that of the agent, which no container declares', () => {
  const meshed = deployment('cart', undefined, { labels: MESHED });
  const agent = 'which is not declared. The agent of Deployment/shop/cart serves the metrics of the whole pod at /stats/prometheus on port'
    + ' 15020, which no container declares.';
  const relabelings = 'Name no port, and let relabelings keep the container istio-proxy and set __address__ to the IP of the pod and 15020';

  test.each([
    [{ portNumber: 15020 }, 'with the number 15020'],
    [{ port: 'merged-metrics', path: '/stats/prometheus' }, 'named merged-metrics'],
  ])('and 15090, which is declared, has no metrics of the application: %j', (endpoint, wants) => {
    expect(reasonOf([meshed, podMonitor('cart', { podMetricsEndpoints: [endpoint] })]))
      .toBe(`podMetricsEndpoints[0] wants a container port ${wants}, ${agent} ${relabelings}`);
  });

  test('and a Service can have', () => {
    const endpoints = [{ port: 'merged', path: '/stats/prometheus' }];
    expect(reasonOf([meshed, service('cart'), serviceMonitor('cart', { endpoints })])).toBe('endpoints[0] wants a port of the Service named'
      + ` merged, ${agent} Give the Service a port of that name with that targetPort`);
    const followed = service('cart', [{ name: 'merged', port: 15020, targetPort: 15020 }]);
    expect(planOf([meshed, followed, serviceMonitor('cart', { endpoints })]).monitorsWithoutTargets).toEqual([]);
  });

  test.each([
    [{ portNumber: 15020 }, '15020'], [{ portNumber: 15090 }, '15090'], [{ port: 'http-envoy-prom' }, 'http-envoy-prom'],
  ])('and where there is no sidecar, the port of the application is no remedy: %j', (endpoint, port) => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [endpoint] })])).toBe(
      `podMetricsEndpoints[0] wants the port ${port} of a sidecar, and the pods of Deployment/shop/cart have none: they are not injected,`
        + ' since neither its labels nor those of its namespace ask for it.'
        + ' Give them the label sidecar.istio.io/inject=true, or scrape them by a monitor of their own');
  });

  test('and the label that asks for a sidecar is no remedy where something else decides', () => {
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'disabled' } } };
    expect(reasonOf([namespace, deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [{ portNumber: 15090 }] })])).toMatch(
      /since its namespace has the label istio-injection=disabled\. Change that, or scrape them by a monitor of their own$/);
  });
});

describe('its port is not there', () => {
  test('among the named and nameless ones of the containers', () => {
    expect(reasonOf([deployment('cart', { http: 8080, _: 9090 }), podMonitor('cart')])).toBe(
      'podMetricsEndpoints[0] wants a container port named metrics, and Deployment/shop/cart has http (8080) and 9090 without a name.'
        + ' Change the name there or in the monitor');
  });

  test('in whatever namespace', () => {
    const anywhere = podMonitor('cart', { namespaceSelector: { any: true } }, { namespace: 'monitoring' });
    expect(reasonOf([deployment('cart', { http: 8080 }), anywhere])).toBe(
      'podMetricsEndpoints[0] wants a container port named metrics, and Deployment/shop/cart has http (8080).'
        + ' Change the name there or in the monitor');
  });

  test('by number', () => {
    expect(reasonOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [{ portNumber: 9091 }] })])).toBe(
      'podMetricsEndpoints[0] wants a container port with the number 9091, and Deployment/shop/cart has metrics (9090).'
        + ' Change the number there or in the monitor');
  });

  test('where those of a sidecar are none of the application', () => {
    expect(reasonOf([deployment('cart', undefined, { labels: MESHED }), podMonitor('cart', { podMetricsEndpoints: [{ port: 'http' }] })]))
      .toBe('podMetricsEndpoints[0] wants a container port named http, and Deployment/shop/cart has metrics (9090).'
        + ' Change the name there or in the monitor');
  });

  test('where the containers declare none', () => {
    expect(reasonOf([deployment('cart', {}), podMonitor('cart')])).toContain(
      'Deployment/shop/cart has none declared. Declare it in a container');
  });

  test('among those of the Service', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'admin', port: 81 }];
    expect(reasonOf([deployment('cart'), service('cart', ports), serviceMonitor('cart')])).toBe(
      'endpoints[0] wants a port of the Service named metrics, and Service/shop/cart has admin and http.'
        + ' Change the name there or in the monitor');
  });

  test('since the targetPort of the Service is the name of no container port', () => {
    const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'metrics', port: 81, targetPort: 'prometheus' }];
    const why = 'the targetPort prometheus of Service/shop/cart is the name of no container port of Deployment/shop/cart.'
      + ' Give a container port that name, or the targetPort a number';
    expect(reasonOf([deployment('cart'), service('cart', ports), serviceMonitor('cart')])).toBe('endpoints[0] wants a port of the Service'
      + ` named metrics: ${why}`);
    expect(reasonOf([deployment('cart'), service('cart', ports.slice(1)), serviceMonitor('cart')])).toBe('discovery finds nothing of'
      + ` Deployment/shop/cart: ${why}`);
  });
});
