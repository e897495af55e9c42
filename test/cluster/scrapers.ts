import { join } from './shop';

/** A `prometheus.yml` as one key of a ConfigMap. */
export const configMapWith = (key: string, prometheusYaml: string, namespace = 'monitoring') => `
apiVersion: v1
kind: ConfigMap
metadata: { name: prometheus, namespace: ${namespace} }
data:
  ${key}: |
${prometheusYaml.trim().split('\n').map(line => `    ${line}`).join('\n')}
`;

/** The right to discover, for the ServiceAccount prometheus of a namespace. */
export const rightsIn = (namespace: string) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: prometheus }
rules: [{ apiGroups: [""], resources: [nodes, services, endpoints, pods], verbs: [get, list, watch] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: prometheus }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: prometheus }
subjects: [{ kind: ServiceAccount, name: prometheus, namespace: ${namespace} }]
`;

/** A Prometheus as Istio's samples and the community's chart run it: two containers, and the configuration beside a reloader. */
export const prometheusDeployment = (namespace = 'monitoring') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: prometheus, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: prometheus } }
  template:
    metadata: { labels: { app: prometheus }, annotations: {} }
    spec:
      serviceAccountName: prometheus
      containers:
        - name: prometheus-server-configmap-reload
          image: ghcr.io/prometheus-operator/prometheus-config-reloader:v0.85.0
          args: [--watched-dir=/etc/config, "--reload-url=http://127.0.0.1:9090/-/reload"]
          volumeMounts: [{ name: config-volume, mountPath: /etc/config, readOnly: true }]
        - name: prometheus-server
          image: prom/prometheus:v3.5.0
          args: [--storage.tsdb.retention.time=15d, --config.file=/etc/config/prometheus.yml, --web.enable-lifecycle]
          ports: [{ containerPort: 9090 }]
          volumeMounts: [{ name: config-volume, mountPath: /etc/config }, { name: storage-volume, mountPath: /data }]
      volumes:
        - { name: config-volume, configMap: { name: prometheus } }
        - { name: storage-volume, emptyDir: {} }
`;

/** A configuration of Grafana Alloy. */
export const ALLOY = `
apiVersion: v1
kind: ConfigMap
metadata: { name: alloy, namespace: monitoring }
data:
  config.alloy: |
    prometheus.operator.podmonitors "all" {
      forward_to = [prometheus.remote_write.main.receiver]
    }
`;

/** All of it, with a configuration. */
export const prometheusIn = (namespace: string, prometheusYaml: string) =>
  join(prometheusDeployment(namespace), configMapWith('prometheus.yml', prometheusYaml, namespace), rightsIn(namespace));
