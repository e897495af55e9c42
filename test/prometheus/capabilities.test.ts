import { App, Chart, Testing } from 'cdk8s';
import {
  ExistingPrometheus, Exporter, ExporterWithMonitor, IScraper, MergedMetricsAlert, MeshMembership, MeshMetrics, MeshPodMonitor,
  MetricsEndpoint, MetricsMergingWorkload, MonitorKind, MtlsSidecarPrometheus, ScrapeTransport, SelectedKind,
} from 'cdk8s-mesh-metrics';

/** One that selects no monitors and has nobody who evaluates PrometheusRules. */
const PLAIN: IScraper = {
  description: 'the Prometheus of the addon',
  namespace: 'istio-system',
  serviceAccountName: 'prometheus',
  version: '3.13.0',
  scrapeInterval: '15s',
  scrapesMergedEndpoints: true,
  podLabels: { app: 'prometheus' },
};

const central = ExistingPrometheus.fromKubePrometheusStack({ release: 'central', namespace: 'observability' });

/** An agent in namespace `agents`, which selects all monitors. */
const agent = (ruleEvaluator = central.ruleEvaluator) => ExistingPrometheus.fromSelectors({
  namespace: 'agents', serviceAccountName: 'agent', podMonitorSelector: {}, serviceMonitorSelector: {}, ruleEvaluator,
});

function chartFor(prometheus: IScraper, namespace?: string): Chart {
  const app: App = Testing.app();
  MeshMetrics.configure(app, { prometheus });
  return new Chart(app, 'shop', { namespace });
}

const metrics = [MetricsEndpoint.http({ port: 8080 })];
const alertOf = (chart: Chart) => new MergedMetricsAlert(chart, 'alert', { podNamespace: 'shop', workloadName: 'cart' });

describe('whoever selects no monitors', () => {
  test('has no MeshPodMonitor', () => {
    expect(() => new MeshPodMonitor(chartFor(PLAIN), 'mesh')).toThrow(
      "cannot create PodMonitor 'shop/mesh': the Prometheus of the addon selects no monitors."
        + ' Add a job to its own configuration, or describe a Prometheus that selects monitors.',
    );
  });

  test.each(Object.values(MonitorKind))('has no %s of an exporter', monitorKind => {
    const transport = ScrapeTransport.excludeInboundPort();
    const props = { exporter: Exporter.blackbox(), transport, monitorKind };
    expect(() => new ExporterWithMonitor(chartFor(PLAIN, 'shop'), 'blackbox', props)).toThrow(
      "cannot create ExporterWithMonitor 'shop/blackbox': ScrapeTransport.excludeInboundPort() cannot work:"
        + ' the Prometheus of the addon selects no monitors. Use ScrapeTransport.merged().',
    );
  });

  test('scrapes an exporter whose metrics are merged, which is what auto() then chooses', () => {
    const chart = chartFor(PLAIN, 'shop');
    new ExporterWithMonitor(chart, 'blackbox', { exporter: Exporter.blackbox(), alert: false });
    expect(chart.toJson().map(({ kind }) => kind)).toEqual(['Deployment']);
  });
});

describe('where nobody evaluates PrometheusRules', () => {
  test('there is no alert', () => {
    expect(() => alertOf(chartFor(PLAIN))).toThrow(
      "cannot create PrometheusRule 'shop/alert': the Prometheus of the addon selects no PrometheusRule, and no one is described who"
        + ' evaluates rules on what it scrapes. Describe its ruleSelector or its ruleEvaluator, or leave the alert out (alert: false).',
    );
  });

  test('metrics are merged without one', () => {
    const chart = chartFor(PLAIN, 'shop');
    new MetricsMergingWorkload(chart, 'cart', { metrics, containers: [{ image: 'cart', portNumber: 8080 }], alert: false });
    expect(chart.toJson().map(({ kind }) => kind)).toEqual(['Deployment']);
  });

  test('and an agent without a described receiver is no other', () => {
    const alone = ExistingPrometheus.fromSelectors({ namespace: 'agents', serviceAccountName: 'agent', podMonitorSelector: {} });
    expect(() => alertOf(chartFor(alone))).toThrow('evaluates rules on what it scrapes');
  });
});

describe('an agent whose samples another Prometheus evaluates', () => {
  test('has its alerts where that one selects them, with its labels', () => {
    expect(alertOf(chartFor(agent())).apiObject.toJson().metadata)
      .toMatchObject({ namespace: 'observability', labels: { release: 'central' } });
  });

  test('has its monitors where it selects them itself', () => {
    const { namespace, labels } = new MeshPodMonitor(chartFor(agent()), 'mesh').apiObject.toJson().metadata;
    expect({ namespace, labels }).toEqual({ namespace: 'agents', labels: undefined });
  });

  test('is refused an alert that contradicts that one, which is named', () => {
    const chart = chartFor(agent());
    const metadata = { labels: { release: 'other' } };
    expect(() => new MergedMetricsAlert(chart, 'alert', { podNamespace: 'shop', workloadName: 'cart', metadata })).toThrow(
      "its label 'release' is 'other', and the Prometheus of the Helm release 'central' selects 'central'",
    );
  });

  test('may write to a Prometheus that the app creates', () => {
    const created = new MtlsSidecarPrometheus(new Chart(Testing.app(), 'central', { namespace: 'central' }), 'main');
    expect(alertOf(chartFor(agent(created))).apiObject.toJson().metadata.namespace).toBe('central');
  });
});

describe('a Prometheus that the app creates', () => {
  const created = new MtlsSidecarPrometheus(new Chart(Testing.app(), 'central', { namespace: 'central' }), 'main');

  test('selects monitors and evaluates rules itself', () => {
    expect(created.monitorSelector!.selection(SelectedKind.PROBE)).toEqual(created.ruleEvaluator!.ruleSelection);
    expect(created.ruleEvaluator).toBe(created);
  });

  test('has certificates of the mesh', () => {
    expect(created.meshMembership).toBe(MeshMembership.CERTIFICATES);
  });
});
