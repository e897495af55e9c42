/**
 * What the Prometheus scrapes of the shop, on a cluster with Istio and the operator: every pod of the mesh, its own among them, and each
 * exporter, once.
 */
export const TARGETS = [
  'istio-ingress/gateway istio-proxy http://IP:15020/stats/prometheus',
  'istio-system/istiod discovery http://IP:15014/metrics',
  'monitoring/prometheus-shop istio-proxy http://IP:15020/stats/prometheus',
  'shop/cart istio-proxy http://IP:15020/stats/prometheus',
  'shop/redis istio-proxy http://IP:15020/stats/prometheus',
  'shop/redis-exporter istio-proxy http://IP:15020/stats/prometheus',
  'shop/redis-exporter redis-exporter https://IP:9121/metrics',
  'shop/sessions istio-proxy http://IP:15020/stats/prometheus',
  'warehouse/printers printer-exporter http://IP:9100/metrics',
];
