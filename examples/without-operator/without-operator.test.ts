import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';
import { App, Testing } from 'cdk8s';
import { ScrapeAssertions, ScrapePlan } from 'cdk8s-mesh-metrics';
import { withoutOperator } from './without-operator';
import { inTemporaryFolder } from '../../test/temporary-folder';

test('the committed YAML is what the app synthesizes, byte for byte', () => {
  inTemporaryFolder(outdir => {
    const app = new App({ outdir });
    withoutOperator(app);
    app.synth();
    expect(texts(outdir)).toEqual(texts(path.join(__dirname, 'dist')));
  });
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

function texts(folder: string): { [file: string]: string } {
  return Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}
