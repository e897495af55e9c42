import { PROMETHEUS } from './shop';

/** An agent of that name that selects every monitor, with its rights, and writes to the Service of the central Prometheus. */
export const agent = (name: string) => PROMETHEUS
  .replace('com/v1\nkind: Prometheus', 'com/v1alpha1\nkind: PrometheusAgent')
  .replaceAll(/(?<=: )k8s\b/g, name)
  .replace('spec:\n', 'spec:\n  podMetadata: { labels: {}, annotations: {} }\n  remoteWrite: [{ url: "http://central:9090/api/v1/write" }]\n');

export const AGENT = agent('agent');

/** A Prometheus that selects nothing and takes remote writes, behind a Service. */
export const CENTRAL = `
apiVersion: monitoring.coreos.com/v1
kind: Prometheus
metadata: { name: central, namespace: monitoring }
spec:
  enableRemoteWriteReceiver: true
  podMetadata: { labels: {}, annotations: {} }
---
apiVersion: v1
kind: Service
metadata: { name: central, namespace: monitoring }
spec: { selector: { prometheus: central }, ports: [{ name: web, port: 9090, targetPort: web }] }
`;
