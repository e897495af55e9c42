import * as path from 'path';
import { Testing } from 'cdk8s';
import { ScrapeAssertions, ScrapePlan } from 'cdk8s-mesh-metrics';
import { standalonePrometheus } from './standalone-prometheus';
import { committedYaml, synthesizedYaml } from '../../test/cluster/committed-yaml';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  expect(synthesizedYaml(standalonePrometheus)).toEqual(committedYaml(path.join(__dirname, 'dist')));
});

test('everything that should be scraped is proven to be, once', () => {
  const app = Testing.app();
  standalonePrometheus(app);
  const plan = ScrapePlan.of(app);
  expect([...new Set(plan.expectations.map(({ series, workload }) => `${workload} ${series}`))].sort()).toEqual([
    'Deployment/monitoring/prometheus Envoy',
    'Deployment/payments/ledger Envoy',
    'Deployment/payments/ledger application (9102/actuator/prometheus)',
    'Deployment/shop/orders Envoy',
    'Deployment/shop/orders application (9102/actuator/prometheus)',
    'StatefulSet/audit/prometheus Envoy',
  ]);
  const assertions = ScrapeAssertions.of(plan);
  assertions.everythingExpectedIsScrapedOnce();
  assertions.noFindings();
});
