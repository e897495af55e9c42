/** What the Prometheus of each namespace scrapes, on a cluster with Istio, each once: the job, the workload, and the URL. */
export const TARGETS = (ip: string): { readonly [namespace: string]: string[] } => ({
  monitoring: [
    `envoy-stats istio-ingressgateway http://${ip}:15020/stats/prometheus`,
    `envoy-stats orders http://${ip}:15020/stats/prometheus`,
    `envoy-stats prometheus http://${ip}:15020/stats/prometheus`,
    `istiod istiod http://${ip}:15014/metrics`,
    `kubernetes-pods-istio-secure orders https://${ip}:9102/actuator/prometheus`,
  ],
  audit: [
    `envoy-stats ledger http://${ip}:15020/stats/prometheus`,
    `envoy-stats prometheus http://${ip}:15020/stats/prometheus`,
    `kubernetes-pods-istio-secure ledger https://${ip}:9102/actuator/prometheus`,
  ],
});
