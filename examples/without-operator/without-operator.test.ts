import * as path from 'path';
import { Testing } from 'cdk8s';
import { ScrapeAssertions, ScrapePlan } from 'cdk8s-mesh-metrics';
import { withoutOperator } from './without-operator';
import { committedYaml, synthesizedYaml } from '../../test/cluster/committed-yaml';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  expect(synthesizedYaml(withoutOperator)).toEqual(committedYaml(path.join(__dirname, 'dist')));
});

test('everything that should be scraped is proven to be, once', () => {
  const app = Testing.app();
  withoutOperator(app);
  const plan = ScrapePlan.of(app);
  expect([...new Set(plan.expectations.map(({ series, workload }) => `${workload} ${series}`))].sort()).toEqual([
    'Deployment/legacy/database application',
    'Deployment/legacy/invoices application (8080/metrics)',
    'Deployment/legacy/printers application (9100/metrics)',
    'Deployment/monitoring/blackbox application (9115/probe?module=http_2xx&target=https%3A%2F%2Fshop.example%2F)',
    'Deployment/monitoring/blackbox application (9115/probe?module=http_2xx&target=https%3A%2F%2Fstatus.example%2F)',
    'Deployment/monitoring/prometheus Envoy',
    'Deployment/shop/cart Envoy',
    'Deployment/shop/cart application (8080/metrics)',
    'Deployment/shop/orders Envoy',
    'Deployment/shop/orders application (9102/actuator/prometheus)',
    'Deployment/shop/stock Envoy',
    'Deployment/shop/stock application (9102/metrics)',
  ]);
  const assertions = ScrapeAssertions.of(plan);
  assertions.everythingExpectedIsScrapedOnce();
  assertions.noFindings();
});
