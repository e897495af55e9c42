/** What the shards scrape together on a cluster with Istio, each in one of them: the workload, the container, and the URL. */
export const TARGETS = (ip: string): string[] => [
  `istio-system/istio-ingressgateway istio-proxy http://${ip}:15020/stats/prometheus`,
  `istio-system/istiod discovery http://${ip}:15014/metrics`,
  `monitoring/prometheus-shop istio-proxy http://${ip}:15020/stats/prometheus`,
  `monitoring/prometheus-shop-shard-1 istio-proxy http://${ip}:15020/stats/prometheus`,
  `shop/cart istio-proxy http://${ip}:15020/stats/prometheus`,
  `shop/orders istio-proxy http://${ip}:15020/stats/prometheus`,
  `shop/redis-exporter istio-proxy http://${ip}:15020/stats/prometheus`,
  `shop/redis-exporter redis-exporter https://${ip}:9121/metrics`,
  `shop/sessions-exporter istio-proxy http://${ip}:15020/stats/prometheus`,
  `shop/sessions-exporter redis-exporter https://${ip}:9121/metrics`,
  `shop/stock istio-proxy http://${ip}:15020/stats/prometheus`,
];
