/**
 * What a setting of a mesh does to a scrape: the plan follows it; it cannot matter; or it could, and the plan does not follow it, which is
 * a gap. A test holds that each field of the real messages is here, so that a new one has to be decided.
 */
export type Decision = 'followed' | 'cannot matter' | 'gap';

type Decided = Readonly<Record<string, readonly [Decision, why: string]>>;

/** `ProxyConfig` of `mesh/v1alpha1/proxy.proto`. */
export const PROXY_CONFIG: Decided = {
  config_path: ['cannot matter', 'where the agent keeps its files'],
  binary_path: ['cannot matter', 'where Envoy is'],
  service_cluster: ['cannot matter', 'a name'],
  tracing_service_name: ['cannot matter', 'traces'],
  drain_duration: ['cannot matter', 'a pod that ends'],
  discovery_address: ['gap', 'a proxy that finds no istiod gets no listeners and no certificate'],
  discovery_refresh_delay: ['cannot matter', 'not used'],
  zipkin_address: ['cannot matter', 'traces'],
  statsd_udp_address: ['cannot matter', 'pushes beside the scrape'],
  envoy_metrics_service_address: ['cannot matter', 'pushes beside the scrape'],
  proxy_admin_port: ['cannot matter', 'nobody scrapes it through the mesh: the agent and 15090 ask Envoy itself'],
  availability_zone: ['cannot matter', 'load balancing'],
  control_plane_auth_policy: ['cannot matter', 'how it talks to istiod'],
  custom_config_file: ['gap', 'a bootstrap of its own need not have the listener 15090'],
  stat_name_length: ['cannot matter', 'not used'],
  concurrency: ['cannot matter', 'threads'],
  proxy_bootstrap_template_path: ['gap', 'a bootstrap of its own need not have the listener 15090'],
  interception_mode: ['followed', 'Capture.mode: NONE captures nothing'],
  tracing: ['cannot matter', 'traces'],
  sds: ['cannot matter', 'not used'],
  envoy_access_log_service: ['cannot matter', 'logs'],
  envoy_metrics_service: ['cannot matter', 'pushes beside the scrape'],
  proxy_metadata: ['followed', 'variables of the proxy: see AGENT'],
  runtime_values: ['gap', 'a runtime flag of Envoy may change anything'],
  status_port: ['followed', 'Proxy.statusPort'],
  extra_stat_tags: ['cannot matter', 'labels of series'],
  gateway_topology: ['cannot matter', 'headers of requests to a gateway'],
  termination_drain_duration: ['cannot matter', 'a pod that ends'],
  mesh_id: ['cannot matter', 'a name'],
  readiness_probe: ['cannot matter', 'when a pod is ready; the plan takes it as ready'],
  proxy_stats_matcher: ['cannot matter', 'which series of Envoy there are besides the usual ones'],
  hold_application_until_proxy_starts: ['followed', 'the order of containers'],
  ca_certificates_pem: ['gap', 'whom a sidecar trusts besides the root of the mesh'],
  image: ['followed', 'the image of the proxy'],
  private_key_provider: ['cannot matter', 'how keys are used'],
  proxy_headers: ['cannot matter', 'headers'],
  file_flush_interval: ['cannot matter', 'logs'],
  file_flush_min_size_kb: ['cannot matter', 'logs'],
  stats_compression: ['cannot matter', 'compresses for a client that asks for it, as Prometheus can read it'],
  connection_settings: ['gap', 'limits of a listener on connections'],
};

/** `MeshConfig` of `mesh/v1alpha1/config.proto`. */
export const MESH_CONFIG: Decided = {
  proxy_listen_port: ['gap', 'a pod that serves metrics there is cut off'],
  proxy_inbound_listen_port: ['gap', 'a pod that serves metrics there is cut off'],
  proxy_http_port: ['cannot matter', 'an HTTP proxy that Prometheus has to be told of'],
  connect_timeout: ['cannot matter', 'how long a dead pod takes'],
  hbone_idle_timeout: ['cannot matter', 'when a tunnel is closed'],
  protocol_detection_timeout: ['cannot matter', 'Prometheus speaks first'],
  tcp_keepalive: ['cannot matter', 'idle connections'],
  ingress_class: ['cannot matter', 'Ingresses'],
  ingress_service: ['cannot matter', 'Ingresses'],
  ingress_controller_mode: ['cannot matter', 'Ingresses'],
  ingress_selector: ['cannot matter', 'Ingresses'],
  enable_tracing: ['cannot matter', 'traces'],
  access_log_file: ['cannot matter', 'logs'],
  access_log_format: ['cannot matter', 'logs'],
  access_log_encoding: ['cannot matter', 'logs'],
  enable_envoy_access_log_service: ['cannot matter', 'logs'],
  disable_envoy_listener_log: ['cannot matter', 'logs'],
  default_config: ['followed', 'see PROXY_CONFIG'],
  outbound_traffic_policy: ['followed', 'OutboundRoutes: REGISTRY_ONLY refuses the addresses of pods'],
  inbound_traffic_policy: ['gap', 'LOCALHOST cuts off an application that listens on the address of its pod only'],
  config_sources: ['gap', 'policies that are not in the cluster'],
  enable_auto_mtls: ['followed', 'OutboundRoutes: without it a captured Prometheus sends plaintext to headless Services'],
  trust_domain: ['gap', 'the principals of AuthorizationPolicies'],
  trust_domain_aliases: ['gap', 'the principals of AuthorizationPolicies'],
  ca_certificates: ['gap', 'whom a sidecar trusts besides the root of the mesh'],
  default_service_export_to: ['followed', 'OutboundRoutes: which headless Services a captured Prometheus knows'],
  default_virtual_service_export_to: ['cannot matter', 'routes to hosts, and targets are addresses'],
  default_destination_rule_export_to: ['followed', 'DestinationRules: which rules for headless Services a captured Prometheus knows'],
  root_namespace: ['followed', 'the namespace of policies for the mesh'],
  locality_lb_setting: ['cannot matter', 'load balancing'],
  zone_aware_lb_setting: ['cannot matter', 'load balancing'],
  dns_refresh_rate: ['cannot matter', 'names outside of the cluster'],
  h2_upgrade_policy: ['cannot matter', 'clusters of Services that are not asked by the address of a pod'],
  inbound_cluster_stat_name: ['cannot matter', 'labels of series'],
  outbound_cluster_stat_name: ['cannot matter', 'labels of series'],
  certificates: ['cannot matter', 'not used'],
  service_settings: ['cannot matter', 'several clusters'],
  service_scope_configs: ['cannot matter', 'several clusters'],
  enable_prometheus_merge: ['followed', 'whether the agent merges the metrics of the application'],
  verify_certificate_at_client: ['cannot matter', 'not used'],
  ca: ['cannot matter', 'who signs certificates'],
  extension_providers: ['followed', 'AuthorizationPolicies with action CUSTOM are not known'],
  default_providers: ['cannot matter', 'what is observed'],
  discovery_selectors: ['followed', 'readByIstiod: namespaces whose Services and policies istiod does not read'],
  path_normalization: ['gap', 'the path that AuthorizationPolicies see'],
  default_http_retry_policy: ['cannot matter', 'routes'],
  mesh_mTLS: ['gap', 'versions and ciphers of TLS that Prometheus may not offer'],
  tls_defaults: ['gap', 'versions and ciphers of TLS that Prometheus may not offer'],
  default_traffic_policy: ['gap', 'limits of connections of a captured Prometheus to headless Services'],
  service_entry_visibility: ['cannot matter', 'a ServiceEntry on the port is not followed anyway'],
};

/** The variables of the agent and of the bootstrap (`pilot/cmd/pilot-agent`, `pkg/bootstrap`, `pkg/istio-agent`, `pkg/features`). */
export const AGENT: Decided = {
  ...all('cannot matter', 'who it is and whom it asks for certificates', [
    'CA_PROVIDER', 'CLOUD_PLATFORM', 'CREDENTIAL_FETCHER_TYPE', 'CREDENTIAL_IDENTITY_PROVIDER', 'ECC_CURVE', 'ECC_SIGNATURE_ALGORITHM',
    'GCP_METADATA', 'GCP_QUOTA_PROJECT', 'GCP_ZONE', 'ISTIO_META_CERT_SIGNER', 'ISTIO_META_CLUSTER_ID', 'JWT_POLICY', 'PKCS8_KEY',
    'POD_NAME', 'POD_NAMESPACE', 'SECRET_GRACE_PERIOD_RATIO', 'SECRET_GRACE_PERIOD_RATIO_JITTER', 'SECRET_TTL', 'SERVICE_ACCOUNT',
    'WORKLOAD_IDENTITY_SOCKET_FILE', 'WORKLOAD_RSA_KEY_SIZE', 'XDS_AUTH_PROVIDER', 'INSTANCE_IP', 'FILE_DEBOUNCE_DURATION',
  ]),
  ...all('gap', 'a proxy without a certificate or without istiod serves nothing', [
    'CA_ADDR', 'CA_ROOT_CA', 'FILE_MOUNTED_CERTS', 'ISTIOD_SAN', 'PROV_CERT', 'XDS_ROOT_CA', 'TRUST_DOMAIN',
  ]),
  ...all('cannot matter', 'names, and targets are addresses', [
    'DNS_FORWARD_PARALLEL', 'DNS_FORWARD_TIMEOUT', 'DNS_PROXY_ADDR', 'ISTIO_META_DNS_CAPTURE', 'ISTIO_META_ENABLE_DNS_SERVER',
  ]),
  ...all('cannot matter', 'probes', [
    'ENABLE_PROBE_KEEPALIVE_CONNECTIONS', 'ENVOY_STATUS_PORT', 'ISTIO_ENABLE_HTTP2_PROBING', 'REWRITE_PROBE_LEGACY_LOCALHOST_DESTINATION',
  ]),
  ...all('cannot matter', 'extensions, logs, threads, a pod that ends', [
    'WASM_HTTP_REQUEST_MAX_RETRIES', 'WASM_HTTP_REQUEST_TIMEOUT', 'WASM_INSECURE_REGISTRIES', 'WASM_MODULE_EXPIRY', 'WASM_PURGE_INTERVAL',
    'ENVOY_SKIP_DEPRECATED_LOGS', 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS', 'GRPC_XDS_BOOTSTRAP', 'ISTIO_CPU_LIMIT', 'MINIMUM_DRAIN_DURATION',
    'ISTIO_META_ENABLE_SELF_DISCOVERY', 'PEER_METADATA_DISCOVERY', 'PROXY_CONFIG_XDS_AGENT',
    'HTTP_STRIP_FRAGMENT_FROM_PATH_UNSAFE_IF_DISABLED',
  ]),
  DISABLE_ENVOY: ['followed', 'hasEnvoy, and no capture by the CNI plugin'],
  ENVOY_SECURE_METRICS_PORT: ['followed', 'Proxy.securePorts'],
  ENVOY_SECURE_MERGED_METRICS_PORT: ['followed', 'Proxy.securePorts'],
  ISTIO_PROMETHEUS_ANNOTATIONS: ['followed', 'Proxy.applicationTargets'],
  METRICS_LOCALHOST_ACCESS_ONLY: ['followed', 'Proxy.onLocalhostOnly'],
  OUTPUT_CERTS: ['followed', 'WrittenCertificates'],
  PROXY_CONFIG: ['followed', 'the port of the agent'],
  COMPLIANCE_POLICY: ['gap', 'versions and ciphers of TLS that Prometheus may not offer'],
  ENVOY_PROMETHEUS_PORT: ['gap', 'the port of Envoy is another one than 15090'],
  ISTIO_BOOTSTRAP: ['gap', 'a bootstrap of its own need not have the listener 15090'],
};

function all(decision: Decision, why: string, names: ReadonlyArray<string>): Decided {
  return Object.fromEntries(names.map(name => [name, [decision, why]]));
}
