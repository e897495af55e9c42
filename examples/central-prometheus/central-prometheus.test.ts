import * as path from 'path';
import { Testing } from 'cdk8s';
import { ScrapeAssertions, ScrapePlan } from 'cdk8s-mesh-metrics';
import { centralPrometheus } from './central-prometheus';
import { committedYaml, synthesizedYaml } from '../../test/cluster/committed-yaml';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  expect(synthesizedYaml(centralPrometheus)).toEqual(committedYaml(path.join(__dirname, 'dist')));
});

test('everything that should be scraped is proven to be, once', () => {
  const app = Testing.app();
  centralPrometheus(app);
  const plan = ScrapePlan.of(app);
  expect([...new Set(plan.expectations.map(({ series, workload }) => `${workload} ${series}`))].sort()).toEqual([
    'DaemonSet/monitoring/prom-agent-nodes Envoy',
    'Deployment/legacy/printers application (9100/metrics)',
    'Deployment/shop/cart Envoy',
    'Deployment/shop/cart application (8080/metrics)',
    'Deployment/shop/redis Envoy',
    'Deployment/shop/redis-exporter Envoy',
    'Deployment/shop/redis-exporter application (9121/metrics)',
    'StatefulSet/central/prometheus-central Envoy',
    'StatefulSet/monitoring/prom-agent-services Envoy',
  ]);
  const assertions = ScrapeAssertions.of(plan);
  assertions.everythingExpectedIsScrapedOnce();
  assertions.noFindings();
});
