import { CatalogueEntry } from './catalogue-entry';
import { LOCALHOST_ONLY, METRICS_PATH } from '../../mesh/istio';
import { INCLUDE_OUTBOUND_IP_RANGES, TUNNEL } from '../../mesh/labels-and-annotations';

/** The causes of a scrape that fails, or may fail. */
export const SCRAPE_CAUSES = {
  'scraper-without-pod': {
    severity: 'error',
    means: 'The Prometheus has no pod, so it scrapes nothing.',
    remedy: 'Fix what keeps its pod from being created.',
  },
  'url-invalid': {
    severity: 'error',
    means: 'Relabeling makes a URL that is not valid.',
    remedy: 'Fix the relabelings that set the address, the scheme or the path.',
  },
  'through-proxy': {
    severity: 'warning',
    means: 'The job scrapes through a proxy, and the manifests do not say where that runs.',
    remedy: 'Scrape without the proxy.',
  },
  'address-unknown': {
    severity: 'warning',
    means: 'No pod that is given has the address of the target, and no Service its name.',
    remedy: 'Add the Service and its pods to the input of the plan, or discover the pods.',
  },
  'address-shared': {
    severity: 'warning',
    means: 'Several pods have the address and the port of the target, and only one of them can answer.',
    remedy: 'Give the address to one pod only, or declare the port only on the pod that serves it.',
  },
  'host-port-undeclared': {
    severity: 'warning',
    means: 'The target is in the host network of a node, where no pod declares its port.',
    remedy: 'Declare the port on the pod that serves it.',
  },
  'init-container-port': {
    severity: 'error',
    means: 'A target is on a port that only an init container declares, which has ended before the pod runs.',
    remedy: 'Name a port of another container, or keep the init container running with restartPolicy Always.',
  },
  'port-not-tcp': {
    severity: 'error',
    means: 'A target is on a port that is declared UDP or SCTP, and Prometheus scrapes over TCP.',
    remedy: 'Declare the port on which metrics are served over HTTP, and name that in the monitor.',
  },
  'port-not-http': {
    severity: 'error',
    means: 'The target is on the port of a database or a broker, which speaks a protocol of its own there.',
    remedy: 'Scrape an exporter of it, or the port on which it serves metrics.',
  },
  'port-without-metrics': {
    severity: 'error',
    means: 'The target is on a port of a proxy or of istiod that serves no metrics, such as that of health checks.',
    remedy: `Scrape the port of the agent with the path ${METRICS_PATH}, or the monitoring port of istiod with the path /metrics.`,
  },
  'listens-on-localhost': {
    severity: 'error',
    means: 'A flag has the application listen on localhost only, where neither Prometheus nor a sidecar in front of it connects.',
    remedy: 'Let the application listen on all addresses, or have the agent of a sidecar merge its metrics, which asks on localhost.',
  },
  'service-without-pods': {
    severity: 'warning',
    means: 'The target is the name or the address of a Service, and no pod that is given is behind it.',
    remedy: 'Add the pods to the input of the plan, or discover them.',
  },
  'service-port-missing': {
    severity: 'error',
    means: 'The target is the name or the address of a Service that has no such port, or whose port leads to none of its pods.',
    remedy: 'Ask for a port of the Service, and not for one of its pods.',
  },
  'service-of-several-pods': {
    severity: 'error',
    means: 'The target is the name or the address of a Service with several pods, and each connection leads to any one of them.',
    remedy: 'Discover the pods, with a monitor or kubernetes_sd_configs.',
  },
  'service-through-own-sidecar': {
    severity: 'warning',
    means: 'The target is a Service, and the sidecar of the Prometheus chooses how to reach it, which the plan does not follow.',
    remedy: `Discover the pods, and set ${INCLUDE_OUTBOUND_IP_RANGES} to '' on the pods of the Prometheus.`,
  },
  'mtls-strict-plaintext': {
    severity: 'error',
    means: 'The scrape is plaintext, and the sidecar in front of the port demands mutual TLS (STRICT).',
    remedy: 'Scrape with https and certificates of the mesh, or scrape metrics that the agent merges, or make the port PERMISSIVE,'
      + ' or exclude it from capture.',
  },
  'ambient-strict-not-enrolled': {
    severity: 'error',
    means: 'The ztunnel in front of the pod demands mutual TLS (STRICT), which only the ztunnel of a Prometheus in ambient mode provides.',
    remedy: 'Enroll the Prometheus in ambient mode without a sidecar, or make the port PERMISSIVE.',
  },
  'mtls-permissive-only-sidecars': {
    severity: 'error',
    means: 'The scrape is https to a PERMISSIVE port that a Service declares HTTP, where a sidecar accepts TLS only from other sidecars.',
    remedy: 'Scrape with http, or name the port https if the application itself speaks TLS.',
  },
  'secure-port-plaintext': {
    severity: 'error',
    means: 'The scrape is plaintext, and the secure metrics port of the proxy accepts mutual TLS only.',
    remedy: 'Scrape with https, insecureSkipVerify and certificates of the mesh.',
  },
  'metrics-localhost-only': {
    severity: 'error',
    means: `The proxy has ${LOCALHOST_ONLY}, so that its agent and its Envoy answer for metrics on localhost only.`,
    remedy: 'Take the variable away from the proxyMetadata, or scrape a secure metrics port.',
  },
  'secure-port-captured': {
    severity: 'error',
    means: 'The sidecar captures its own secure metrics port, and terminates the mutual TLS that the port expects.',
    remedy: 'Exclude the port from capture.',
  },
  'job-file-missing': {
    severity: 'error',
    means: 'The job names a file that is on no volume of the Prometheus, or that the Secret or ConfigMap of the volume lacks:'
      + ' without one of TLS it makes no scrape pool, not even for http.',
    remedy: 'Mount a volume that has the file, or leave the field out; a default scrape class names files for every job.',
  },
  'job-file-unknown': {
    severity: 'warning',
    means: 'The job names a file, and it is not known whether the Prometheus has it.',
    remedy: 'Give the Secret or ConfigMap of its volume with its keys, the values may be any; or the pod of the Prometheus.',
  },
  'certificate-missing': {
    severity: 'error',
    means: 'The port demands a certificate of the mesh, and the job presents none.',
    remedy: 'Let the sidecar of the Prometheus write certificates, and name them in the TLS settings of the job.',
  },
  'certificate-not-mounted': {
    severity: 'error',
    means: 'The Prometheus has no volume where the certificate of the job should be.',
    remedy: 'Mount the volume that its sidecar writes certificates to.',
  },
  'standpoint-unknown': {
    severity: 'warning',
    means: 'The Prometheus is given as a file, and whether its scrapes succeed depends on where it runs.',
    remedy: 'Give the pod that runs it, or describe it with ExistingPrometheus.',
  },
  'certificate-unknown': {
    severity: 'warning',
    means: 'The manifests do not say whether the certificate of the job is one of the mesh.',
    remedy: 'Mount the volume that the sidecar of the Prometheus writes certificates to, and let Istio inject it, with its Envoy.',
  },
  'certificate-name-verified': {
    severity: 'error',
    means: 'The job verifies the name of the server, which certificates of the mesh do not have.',
    remedy: 'Set insecureSkipVerify.',
  },
  'https-to-http': {
    severity: 'error',
    means: 'The scrape is https, and what answers does not speak TLS.',
    remedy: 'Scrape with http.',
  },
  'application-certificate-unknown': {
    severity: 'warning',
    means: 'The scrape verifies the certificate of an application by the address of its pod, which public authorities certify for nobody.',
    remedy: 'Give the job the ca and the serverName of the certificate, or set insecureSkipVerify.',
  },
  'protocol-unknown': {
    severity: 'warning',
    means: 'The scrape is https, and no Service, port name or probe says whether the application speaks TLS, or it is of a Prometheus'
      + ' whose `--web.config.file` is not given.',
    remedy: 'Name the port https in the pod or its Service, if it speaks TLS; scrape with http if it does not.',
  },
  'password-missing': {
    severity: 'error',
    means: 'The Prometheus that is scraped demands a user and a password, and the job has none.',
    remedy: 'Give the job `basic_auth` with one of the users of its `--web.config.file`.',
  },
  'http-to-https': {
    severity: 'error',
    means: 'The scrape is plaintext, and the application expects TLS.',
    remedy: 'Scrape with https, and name the port https in its Service.',
  },
  'tls-terminated-by-sidecar': {
    severity: 'error',
    means: 'The sidecar terminates mutual TLS and passes plaintext on, and the application expects TLS.',
    remedy: 'Exclude the port from capture.',
  },
  'http2-passed-on': {
    severity: 'error',
    means: 'The sidecar negotiates HTTP/2 with the Prometheus, and passes it on to an application that does not speak it.',
    remedy: 'Set enableHttp2 to false, or name the port http in its Service.',
  },
  'port-declared-http2': {
    severity: 'error',
    means: 'A Service declares the port HTTP/2, which the application does not speak.',
    remedy: 'Name the port by the protocol that the application speaks: http or https.',
  },
  'answered-by-own-sidecar': {
    severity: 'error',
    means: 'The sidecar of the Prometheus captures outbound traffic, and answers in place of the pod, since it listens on the same port.',
    remedy: `Set ${INCLUDE_OUTBOUND_IP_RANGES} to '' on the pods of the Prometheus.`,
  },
  'outbound-capture-unknown': {
    severity: 'warning',
    means: 'Whether the sidecar of the Prometheus captures the scrape depends on addresses.',
    remedy: `Set ${INCLUDE_OUTBOUND_IP_RANGES} to '' on the pods of the Prometheus.`,
  },
  'outbound-registry-only': {
    severity: 'error',
    means: 'The sidecar of the Prometheus captures the scrape, and lets nothing out to the address of a pod (outboundTrafficPolicy).',
    remedy: `Set ${INCLUDE_OUTBOUND_IP_RANGES} to '' on the pods of the Prometheus, which stops the capture.`,
  },
  'outbound-route-unknown': {
    severity: 'warning',
    means: 'The sidecar of the Prometheus captures the scrape, and where it leads that depends on what the plan does not follow.',
    remedy: `Set ${INCLUDE_OUTBOUND_IP_RANGES} to '' on the pods of the Prometheus, which stops the capture.`,
  },
  'inbound-listeners-unknown': {
    severity: 'warning',
    means: 'A Sidecar gives the proxy of the pod inbound listeners of its own, which the plan does not follow.',
    remedy: 'Leave the port out of the ingress listeners of the Sidecar, or check the scrape in the cluster.',
  },
  'oldest-unknown': {
    severity: 'warning',
    means: 'Objects contradict each other, and the manifests do not say which is the oldest, which wins.',
    remedy: 'Set metadata.creationTimestamp of the objects, or keep only one.',
  },
  'authorization-denied': {
    severity: 'error',
    means: 'An AuthorizationPolicy denies the scrape, or allows only others.',
    remedy: 'Allow the port, or the service account of the Prometheus if it scrapes over mutual TLS.',
  },
  'authorization-unknown': {
    severity: 'warning',
    means: 'Whether an AuthorizationPolicy allows the scrape depends on what is not in the manifests.',
    remedy: 'Write its rules with principals and ports.',
  },
  'authorization-delegated': {
    severity: 'warning',
    means: 'An AuthorizationPolicy leaves the scrape to an external authorizer.',
    remedy: 'Exclude the path or the port there.',
  },
  'proxy-extension-unknown': {
    severity: 'warning',
    means: 'An EnvoyFilter, a WasmPlugin or a TrafficExtension changes the sidecar of the pod on the port, which the plan does not follow.',
    remedy: 'Exclude the port from the sidecar, or check the scrape in the cluster and acknowledge this.',
  },
  'token-check-unknown': {
    severity: 'warning',
    means: 'A RequestAuthentication checks the tokens of requests to the port, and the scrape has credentials.',
    remedy: 'Exclude the port from the sidecar, or scrape without credentials.',
  },
  'network-policy-denied': {
    severity: 'error',
    means: 'A NetworkPolicy does not let the Prometheus connect to the port.',
    remedy: 'Admit the Prometheus and the port by a rule of the NetworkPolicy.',
  },
  'network-policy-unknown': {
    severity: 'warning',
    means: 'Whether a NetworkPolicy lets the Prometheus connect depends on addresses, or on a pod that is not known.',
    remedy: 'Admit the Prometheus by its labels.',
  },
  'tunnel-not-taken': {
    severity: 'error',
    means: `The ztunnel of the Prometheus sends to the pod in a tunnel, by its label ${TUNNEL}, which no proxy of the pod takes.`,
    remedy: 'Set ISTIO_META_ENABLE_HBONE in the proxyMetadata of its sidecar, or take the label away.',
  },
  'waypoint-in-front': {
    severity: 'warning',
    means: 'A waypoint is in front of the pod, and the plan does not know what it lets through.',
    remedy: 'Check the scrape in the cluster, or let the waypoint serve Services only.',
  },
} satisfies Record<string, CatalogueEntry>;
