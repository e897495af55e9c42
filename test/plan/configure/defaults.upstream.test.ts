import { agent, monitor, prometheus, scrapeConfig } from './configured';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { Shape } from '../../../src/plan/kubernetes/shape';
import { podMonitorSpec } from '../../../src/plan/resources/pod-monitor';
import { probeSpec } from '../../../src/plan/resources/probe';
import { prometheusAgentSpec, prometheusSpec } from '../../../src/plan/resources/prometheus';
import { scrapeConfigSpec } from '../../../src/plan/resources/scrape-config';
import { serviceMonitorSpec } from '../../../src/plan/resources/service-monitor';
import { Component, describeUpstream } from '../../upstream/component';

const relabelings = [{ targetLabel: 'a' }];
const tls = { ca: { secret: { key: 'a' } }, keySecret: { key: 'a' }, serverName: null };

/** Objects without any field that the API server fills in and the plan reads. */
const CASES: Array<{ object: Manifest; shape: Shape<unknown> }> = [
  {
    object: prometheus({ scrapeClasses: [{ name: 'a', relabelings }], excludedFromEnforcement: [{ resource: 'probes', namespace: 'a' }] }),
    shape: prometheusSpec,
  },
  { object: agent({ scrapeInterval: null }), shape: prometheusAgentSpec },
  {
    object: monitor('ServiceMonitor', { selector: {}, endpoints: [{ relabelings, metricRelabelings: relabelings, tlsConfig: tls }] }),
    shape: serviceMonitorSpec,
  },
  { object: monitor('PodMonitor', { selector: {}, podMetricsEndpoints: [{ relabelings, tlsConfig: tls }] }), shape: podMonitorSpec },
  {
    object: monitor('Probe', { prober: { url: 'a', path: null }, targets: { ingress: { relabelingConfigs: relabelings } } }),
    shape: probeSpec,
  },
  { object: scrapeConfig({ relabelings, tlsConfig: tls, basicAuth: { username: { key: 'a' } } }), shape: scrapeConfigSpec },
];

describeUpstream('the defaults of the API server', () => {
  const admission = Component.start('admission');
  afterAll(() => admission.stop());

  test.each(CASES)('are those of the plan: $object.kind', async ({ object, shape }) => {
    const { verdicts: [{ result }] } = await admission.ask<{ verdicts: Array<{ result: Manifest }> }>({ objects: [object] });
    const complain = (path: string, message: string) => { throw new Error(`${path} ${message}`); };
    // Fields that the plan does not read have defaults too.
    expect(result.spec).toMatchObject(shape.read(object.spec, { path: 'spec', complain }) as object);
    expect(shape.read(result.spec, { path: 'spec', complain })).toEqual(shape.read(object.spec, { path: 'spec', complain }));
  });
});
