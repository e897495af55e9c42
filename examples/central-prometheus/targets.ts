/** What each scrapes on a cluster with Istio: the workload, the container, and the URL. */
export const TARGETS = (ip: string): { readonly [scraper: string]: string[] } => ({
  // It takes what the agents write.
  'Prometheus/central/central': [],
  'PrometheusAgent/monitoring/nodes': [
    `central/prometheus-central istio-proxy http://${ip}:15020/stats/prometheus`,
    `istio-system/istio-ingressgateway istio-proxy http://${ip}:15020/stats/prometheus`,
    `istio-system/istiod discovery http://${ip}:15014/metrics`,
    `monitoring/prom-agent-nodes istio-proxy http://${ip}:15020/stats/prometheus`,
    `monitoring/prom-agent-services istio-proxy http://${ip}:15020/stats/prometheus`,
    `shop/cart istio-proxy http://${ip}:15020/stats/prometheus`,
    `shop/redis istio-proxy http://${ip}:15020/stats/prometheus`,
    `shop/redis-exporter istio-proxy http://${ip}:15020/stats/prometheus`,
  ],
  'PrometheusAgent/monitoring/services': [
    `legacy/printers printer-exporter http://${ip}:9100/metrics`,
    `shop/redis-exporter redis-exporter https://${ip}:9121/metrics`,
  ],
});
