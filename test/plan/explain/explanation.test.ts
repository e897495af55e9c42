import { deployment, planOf, podMonitor, PROMETHEUS } from './cluster';

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
});
