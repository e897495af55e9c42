import { ApiObject, App, Chart } from 'cdk8s';
import { MeshMetrics, MeshMetricsOptions } from 'cdk8s-mesh-metrics';
import { cart, mesh, monitoring, plain, prometheus, synthesized } from './apps';
import { onlineShop } from '../../examples/online-shop/online-shop';

const toldOnStderr = (build: (app: App) => void) => {
  const write = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  try {
    return { ...synthesized(build), told: write.mock.calls.map(([text]) => String(text)) };
  } finally {
    write.mockRestore();
  }
};

/** A workload of the app, and a monitor of something that is not in it, as often as asked. */
const monitorOfAnother = (options: MeshMetricsOptions = {}, times = 1) => (app: App) => {
  MeshMetrics.configure(app, { mesh, prometheus, namespaces: { shop: {} }, ...options });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  plain(chart, 'till');
  for (let i = 0; i < times; i++) {
    new ApiObject(chart, `dns-${i}`, {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: `dns-${i}`, labels: { release: 'kps' } },
      spec: { selector: { matchLabels: { 'k8s-app': 'kube-dns' } }, podMetricsEndpoints: [{ port: 'dns' }] },
    });
  }
};

describe('what a synth cannot prove', () => {
  test('is said on stderr, once, and stops nothing', () => {
    const { error, files, told } = toldOnStderr(monitorOfAnother());
    expect(error).toBeUndefined();
    expect(files).toEqual(['shop.k8s.yaml']);
    const line = 'unproven: podMetricsEndpoints[0] of PodMonitor/shop/dns-0:'
      + ' it selects pods with the label k8s-app=kube-dns, and there are none in namespace shop';
    expect(told).toEqual([`cdk8s-mesh-metrics cannot prove that everything is scraped exactly once:\n  ${line}\n`]);
  });

  test('is refused where the app is strict', () => {
    const { error, files, told } = toldOnStderr(monitorOfAnother({ strict: true }));
    expect(error).toMatch(/cannot scrape PodMonitor\/shop\/dns-0: .*not proven to be scraped, .*\(nothing-selected\)/);
    expect(files).toEqual([]);
    expect(told).toEqual([]);
  });

  test('is cut after ten lines, with a count', () => {
    const [told] = toldOnStderr(monitorOfAnother({}, 30)).told;
    expect(told.trimEnd().split('\n')).toHaveLength(11);
    expect(told).toContain('and 21 more');
  });

  test("is nothing in the README's app, even where it is strict", () => {
    const { error, told } = toldOnStderr(app => {
      MeshMetrics.configure(app, { mesh, prometheus, strict: true });
      monitoring(app);
      cart(app);
    });
    expect([error, told]).toEqual([undefined, []]);
  });

  test('is nothing in the online shop, even where it is strict', () => {
    const { error, told } = toldOnStderr(app => {
      MeshMetrics.configure(app, { strict: true });
      onlineShop(app);
    });
    expect([error, told]).toEqual([undefined, []]);
  });

  test('is nothing where all is proven, or the check is left out', () => {
    expect(toldOnStderr(monitorOfAnother({}, 0)).told).toEqual([]);
    expect(toldOnStderr(monitorOfAnother({ validateScrapes: false })).told).toEqual([]);
  });
});

test('a misspelled field, which is lost when it is stored, is said on stderr, and refused where the app is strict', () => {
  const misspelled = (options: MeshMetricsOptions) => toldOnStderr(app => {
    monitorOfAnother(options, 0)(app);
    new ApiObject(app.node.findChild('shop') as Chart, 'till-monitor', {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: 'till', labels: { release: 'kps' } },
      spec: { selector: { matchLabels: { app: 'till' } }, podMetricsEndpoints: [{ port: 'http-metrics', intervall: '5s' }] },
    });
  });
  const { error, told } = misspelled({});
  expect(error).toBeUndefined();
  expect(told).toEqual([expect.stringMatching(/lost: PodMonitor\/shop\/till .*intervall/)]);
  expect(misspelled({ strict: true })).toMatchObject({
    error: expect.stringMatching(/cannot use PodMonitor\/shop\/till spec\.podMetricsEndpoints\[0\]\.intervall: /) as string, told: [],
  });
});
