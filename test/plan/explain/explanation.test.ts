import { deployment, MESHED, planOf, podMonitor, PROMETHEUS } from './cluster';

const NOT_INJECTED = 'not injected, since neither its labels nor those of its namespace ask for it';

describe('an explanation', () => {
  test('says what injection did to the pods, what scrapes them, and what comes of it', () => {
    expect(planOf([deployment('cart'), podMonitor('cart')]).explain('shop/cart')).toMatch(new RegExp(`^${[
      'Deployment/shop/cart',
      `  pod cart-[^ ]+ \\(10\\.244\\.0\\.2\\): ${NOT_INJECTED}`,
      '',
      PROMETHEUS,
      '  PodMonitor/shop/cart scrapes http://10\\.244\\.0\\.2:9090/metrics, which gives application \\(9090/metrics\\)',
      '',
      'What comes of it',
      '  application \\(9090/metrics\\): once, by podMonitor/shop/cart/0',
    ].join('\n')}$`));
  });

  test('says by which two something is scraped twice', () => {
    const again = podMonitor('cart-too', { selector: { matchLabels: { app: 'cart' } } });
    expect(planOf([deployment('cart'), podMonitor('cart'), again]).explain('shop/cart'))
      .toContain('application (9090/metrics): twice, by podMonitor/shop/cart/0 and podMonitor/shop/cart-too/0');
  });

  test('says why a scrape fails once, and refers to it in the end', () => {
    const strict = {
      apiVersion: 'security.istio.io/v1',
      kind: 'PeerAuthentication',
      metadata: { name: 'default', namespace: 'istio-system' },
      spec: { mtls: { mode: 'STRICT' } },
    };
    const text = planOf([deployment('cart', undefined, { labels: MESHED }), podMonitor('cart'), strict]).explain('shop/cart');
    expect(text.split('demands mutual TLS (STRICT)')).toHaveLength(2);
    expect(text).toContain('application (9090/metrics): never: see podMonitor/shop/cart/0 above (mtls-strict-plaintext)');
  });

  test('says of which job it is not known whether its scrape succeeds', () => {
    const elsewhere = { targetLabel: '__address__', replacement: '10.99.0.1:9090' };
    const text = planOf([deployment('cart'), podMonitor('cart', { podMetricsEndpoints: [{ port: 'metrics', relabelings: [elsewhere] }] })])
      .explain('shop/cart');
    expect(text.split('10.99.0.1 is not the address of a pod')).toHaveLength(2);
    expect(text).toContain('application (9090/metrics): unknown: see podMonitor/shop/cart/0 above (address-unknown)');
  });
});
