/** What the Prometheus scrapes, on a cluster with Istio, each once: the job, the workload or what else is scraped, and the URL. */
export const TARGETS = (ip: string): string[] => [
  'blackbox https://status.example/ http://blackbox.monitoring.svc:9115/probe?module=http_2xx&target=https%3A%2F%2Fstatus.example%2F',
  `customized printers http://${ip}:9100/metrics`,
  `envoy-stats cart http://${ip}:15020/stats/prometheus`,
  `envoy-stats istio-ingressgateway http://${ip}:15020/stats/prometheus`,
  `envoy-stats orders http://${ip}:15020/stats/prometheus`,
  `envoy-stats prometheus http://${ip}:15020/stats/prometheus`,
  `envoy-stats stock http://${ip}:15020/stats/prometheus`,
  `istiod istiod http://${ip}:15014/metrics`,
  'kubernetes-ingresses https://shop.example/'
    + ' http://blackbox.monitoring.svc:9115/probe?module=http_2xx&target=https%3A%2F%2Fshop.example%2F',
  `kubernetes-pods invoices http://${ip}:8080/metrics`,
  `kubernetes-pods stock http://${ip}:9102/metrics`,
  `kubernetes-pods-istio-secure orders https://${ip}:9102/actuator/prometheus`,
  `kubernetes-service-endpoints database http://${ip}:9187/metrics`,
];
