import { configured, monitor, prometheus, secret } from '../configured';

test('a scrape class gives its credentials only if something else uses their Secret', () => {
  const credentials = { name: 'creds', key: 'token' };
  const objects = [
    prometheus({ scrapeClasses: [{ name: 'auth', default: true, authorization: { credentials } }] }),
    monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [{}] }),
    secret('creds', 'shop', { token: 'x' }),
  ];
  expect(configured(...objects).scrapeConfigs[0].authorization).toEqual({ type: 'Bearer' });
  const user = monitor('ServiceMonitor', { selector: {}, endpoints: [{ bearerTokenSecret: credentials }] });
  expect(configured(...objects, user).scrapeConfigs[1].authorization).toEqual({ type: 'Bearer', credentials: 'x' });
});
