import { Example } from './examples';
import { SAMPLE_CAUSES } from '../../../src/plan/findings/sample-causes';
import { CART, cartWith, INJECTED, join, MESH_MONITOR, POD_MONITOR, PROMETHEUS } from '../../cluster/shop';

const withRules = (rules: string) => POD_MONITOR.replace('port: metrics', `port: metrics, metricRelabelings: [${rules}]`);

/** A workload of which the proxy has an image of its own. */
const ofVersion = (tag: string) => cartWith(INJECTED, `{ sidecar.istio.io/proxyImage: "registry.example/proxyv2:${tag}" }`);
const withProtocols = (protocols: string) => MESH_MONITOR.replace('spec:\n', `spec:\n  scrapeProtocols: [${protocols}]\n`);

export const SAMPLE_EXAMPLES: Record<keyof typeof SAMPLE_CAUSES, Example> = {
  'series-dropped': {
    yaml: join(CART, withRules('{ action: keep, sourceLabels: [namespace], regex: shopping }'), PROMETHEUS),
    fix: ['regex: shopping', 'regex: shop.*'],
  },
  'metric-name-removed': {
    yaml: join(CART, withRules('{ action: labelkeep, regex: "namespace|pod|le" }'), PROMETHEUS),
    fix: ['regex: "namespace', 'regex: "__name__|namespace'],
  },
  'agent-cannot-ask': {
    yaml: join(cartWith(INJECTED, '{ prometheus.io/scrape: "true", prometheus.io/port: "8080" }').replace('name: metrics,', 'name: https,'),
      MESH_MONITOR, PROMETHEUS),
    fix: ['name: https,', 'name: http,'],
  },
  'protobuf-in-text': {
    yaml: join(ofVersion('1.30.1'), withProtocols('PrometheusProto, PrometheusText0.0.4'), PROMETHEUS),
    fix: ['[PrometheusProto, ', '['],
  },
  'protobuf-in-text-unknown': {
    yaml: join(ofVersion('1.30-custom'), withProtocols('PrometheusProto, PrometheusText0.0.4'), PROMETHEUS),
    fix: ['1.30-custom', '1.30.2-custom'],
  },
  'target-limit-exceeded': {
    yaml: join(CART.replace('spec:\n', 'spec:\n  replicas: 3\n'), POD_MONITOR.replace('spec: {', 'spec: { targetLimit: 2,'), PROMETHEUS),
    fix: ['targetLimit: 2', 'targetLimit: 3'],
  },
  'label-limit-exceeded': {
    // Seven: the five that the operator sets, instance, and the name of the metric.
    yaml: join(CART, POD_MONITOR.replace('spec: {', 'spec: { labelLimit: 6,'), PROMETHEUS),
    fix: ['labelLimit: 6', 'labelLimit: 7'],
  },
  'targets-alike': {
    yaml: join(CART.replace('spec:\n', 'spec:\n  replicas: 3\n'), withRules('{ action: labeldrop, regex: "pod|instance" }'), PROMETHEUS),
    fix: ['pod|instance', 'instance'],
  },
};
