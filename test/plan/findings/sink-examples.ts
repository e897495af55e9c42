import { Example } from './examples';
import { SINK_CAUSES } from '../../../src/plan/findings/sink-causes';
import { AGENT, agent, CENTRAL } from '../../cluster/agents';
import { prometheusIn } from '../../cluster/scrapers';
import { CART, join, POD_MONITOR } from '../../cluster/shop';

const RECEIVER = '  enableRemoteWriteReceiver: true\n';
const WITHOUT_LABELS = '  prometheusExternalLabelName: ""\n  replicaExternalLabelName: ""\n';

const STRICT = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: monitoring }
spec: { mtls: { mode: STRICT } }
`;

const RULE = `
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: cart, namespace: shop }
spec: { groups: [{ name: cart, rules: [{ alert: Down, expr: up == 0 }] }] }
`;

const FEDERATING = `
scrape_configs:
  - job_name: federate
    metrics_path: /federate
    params: { "match[]": ['{job=~".+"}'] }
    static_configs: [{ targets: ["central.monitoring.svc:9090"] }]
`;

const injected = (document: string, annotations: string) => document
  .replace('podMetadata: { labels: {}, annotations: {} }', `podMetadata: { labels: { sidecar.istio.io/inject: "true" }, ${annotations} }`);
const scraped = (...documents: string[]) => join(CART, POD_MONITOR, ...documents);

export const SINK_EXAMPLES: Record<keyof typeof SINK_CAUSES, Example> = {
  'remote-write-receiver-off': {
    yaml: scraped(AGENT, CENTRAL.replace(RECEIVER, '  paused: false\n')),
    fix: ['  paused: false\n', RECEIVER],
  },
  'remote-write-path-wrong': {
    yaml: scraped(AGENT.replace('/api/v1/write', '/write'), CENTRAL),
    fix: ['9090/write', '9090/api/v1/write'],
  },
  'remote-write-to-itself': {
    yaml: scraped(
      AGENT.replace('spec:\n', `spec:\n${RECEIVER}`),
      CENTRAL.replace('selector: { prometheus: central }', 'selector: { app.kubernetes.io/instance: agent }'),
    ),
    fix: ['app.kubernetes.io/instance: agent', 'app.kubernetes.io/instance: central'],
  },
  'remote-write-blocked': {
    yaml: scraped(AGENT, injected(CENTRAL, 'annotations: {}'), STRICT),
    fix: ['mode: STRICT', 'mode: PERMISSIVE'],
  },
  'remote-write-unknown': {
    yaml: scraped(injected(AGENT, 'annotations: { sidecar.istio.io/logLevel: info }'), CENTRAL),
    fix: ['sidecar.istio.io/logLevel: info', 'traffic.sidecar.istio.io/includeOutboundIPRanges: ""'],
  },
  'agent-writes-nowhere': {
    yaml: scraped(AGENT.replace(/remoteWrite: .*/, 'remoteWrite: []')),
    fix: ['remoteWrite: []', 'remoteWrite: [{ url: "https://store.example/api/v1/push" }]'],
  },
  'writers-not-told-apart': {
    yaml: scraped(AGENT, agent('other').replace('spec:\n', `spec:\n${WITHOUT_LABELS}`), CENTRAL)
      .replace('spec:\n  podMetadata', `spec:\n${WITHOUT_LABELS}  podMetadata`),
    fix: [
      agent('other').replace('spec:\n', `spec:\n${WITHOUT_LABELS}`),
      agent('other').replace('spec:\n', `spec:\n${WITHOUT_LABELS}`).replaceAll('http://central:9090', 'https://store.example'),
    ],
  },
  'federation-from-agent': {
    yaml: scraped(
      AGENT.replaceAll('central', 'store'),
      CENTRAL.replaceAll('name: central', 'name: store').replace('prometheus: central', 'prometheus: store'),
      CENTRAL.slice(CENTRAL.indexOf('---') + 4).replace('prometheus: central', 'app.kubernetes.io/instance: agent'),
      prometheusIn('shop', FEDERATING),
    ),
    fix: ['targets: ["central', 'targets: ["store'],
  },
  'rules-not-evaluated': {
    yaml: scraped(AGENT, CENTRAL, RULE),
    fix: [RECEIVER, `${RECEIVER}  ruleSelector: {}\n  ruleNamespaceSelector: {}\n`],
  },
};
