import * as path from 'path';
import { Testing } from 'cdk8s';
import { ScrapeAssertions, ScrapePlan } from 'cdk8s-mesh-metrics';
import { sharding } from './sharding';
import { committedYaml, synthesizedYaml } from '../../test/cluster/committed-yaml';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  expect(synthesizedYaml(sharding)).toEqual(committedYaml(path.join(__dirname, 'dist')));
});

test('everything that should be scraped is proven to be, once: by one shard', () => {
  const app = Testing.app();
  sharding(app);
  const plan = ScrapePlan.of(app);
  expect([...new Set(plan.expectations.map(({ series, workload }) => `${workload} ${series}`))].sort()).toEqual([
    'Deployment/shop/cart Envoy',
    'Deployment/shop/cart application (8080/metrics)',
    'Deployment/shop/orders Envoy',
    'Deployment/shop/orders application (8080/metrics)',
    'Deployment/shop/redis-exporter Envoy',
    'Deployment/shop/redis-exporter application (9121/metrics)',
    'Deployment/shop/sessions-exporter Envoy',
    'Deployment/shop/sessions-exporter application (9121/metrics)',
    'Deployment/shop/stock Envoy',
    'Deployment/shop/stock application (8080/metrics)',
    'StatefulSet/monitoring/prometheus-shop Envoy',
    'StatefulSet/monitoring/prometheus-shop-shard-1 Envoy',
  ]);
  const assertions = ScrapeAssertions.of(plan);
  assertions.everythingExpectedIsScrapedOnce();
  assertions.noFindings();
});
