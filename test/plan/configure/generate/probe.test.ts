import { JOB_NAME, sharding } from './expected-rules';
import { configured, monitor, prometheus } from '../configured';

describe('the job of a Probe', () => {
  test('sends the targets to the prober, on the path that the API server fills in', () => {
    const { scrapeConfigs } = configured(prometheus(), monitor('Probe', {
      prober: { url: 'blackbox:9115' }, module: 'http_2xx', targets: { staticConfig: { static: ['https://cart.shop'] } },
    }));
    expect(scrapeConfigs).toEqual([{
      job_name: 'probe/shop/cart',
      honor_timestamps: true,
      metrics_path: '/probe',
      params: { module: ['http_2xx'] },
      static_configs: [{ targets: ['https://cart.shop'], labels: { namespace: 'shop' } }],
      relabel_configs: [
        JOB_NAME,
        { source_labels: ['__address__'], target_label: '__param_target' },
        { source_labels: ['__param_target'], target_label: 'instance' },
        { target_label: '__address__', replacement: 'blackbox:9115' },
        ...sharding('__param_target'),
      ],
    }]);
  });

  test('has no rule for an unknown operator of its selector, which the operator does not check', () => {
    const selector = { matchExpressions: [{ key: 'app', operator: 'in', values: ['cart'] }] };
    const probe = monitor('Probe', { prober: { url: 'blackbox' }, targets: { ingress: { selector } } });
    const [{ relabel_configs: rules }] = configured(prometheus(), probe).scrapeConfigs;
    expect(rules!.filter(({ action }) => action === 'keep')).toEqual([expect.objectContaining({ regex: '$(SHARD);|.+;.+' })]);
  });
});
