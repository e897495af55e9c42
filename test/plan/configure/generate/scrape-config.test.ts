import { JOB_NAME } from './expected-rules';
import { configured, prometheus, scrapeConfig } from '../configured';

describe('the job of a ScrapeConfig', () => {
  test('without relabelings does not enforce the namespace on its targets', () => {
    const staticTarget = scrapeConfig({ staticConfigs: [{ targets: ['cart:80'] }] });
    expect(configured(prometheus({ enforcedNamespaceLabel: 'tenant' }), staticTarget).scrapeConfigs).toEqual([{
      job_name: 'scrapeConfig/shop/cart',
      static_configs: [{ targets: ['cart:80'], labels: {} }],
      relabel_configs: [JOB_NAME],
      metric_relabel_configs: [{ target_label: 'tenant', replacement: 'shop' }],
    }]);
  });
});
