import { ANNOTATED_PODS_CHECKS, AnnotatedPodsOptions, annotatedTarget, askedByAnnotations } from './annotated-pods';
import { annotationLabel, DEFAULT_PREFIX } from './annotation-prefix';
import { JobDefinition, relabelConfig } from './job-definition';
import { discovery, jobFields } from './scrape-job-options';
import { refusal } from '../errors';
import { ENVOY_METRICS_PORT, HEALTH_PORT } from '../mesh/istio';
import { DataPlane, IstioMesh } from '../mesh/istio-mesh';
import { INCLUDE_INBOUND_PORTS, INJECTION_STATUS } from '../mesh/labels-and-annotations';
import { MtlsMode, WorkloadMtls } from '../mesh/mtls';
import { drop, keep, NAMESPACE, oneOf, pod, Relabeling, replace, sanitized } from '../monitors/relabelings';
import { CERTIFICATE_TLS } from '../prometheus/certificate-sidecar';
import { checkedProps, Checks, optional } from '../values/check';
import { absolutePath } from '../values/scalars';

/** Properties of the job that scrapes annotated pods over mutual TLS. */
export interface IstioSecurePodsProps extends AnnotatedPodsOptions {
  /**
   * The label `job` of its targets.
   *
   * @default 'kubernetes-pods-istio-secure'
   */
  readonly jobName?: string;

  /**
   * The folder in the container of the Prometheus where a sidecar writes the certificates of the mesh: `root-cert.pem`, `cert-chain.pem`
   * and `key.pem`.
   *
   * @default '/etc/istio-output-certs'
   * @see https://istio.io/latest/docs/ops/integrations/prometheus/#tls-settings
   */
  readonly certificates?: string;
}

const CHECKS: Checks<IstioSecurePodsProps> = { ...ANNOTATED_PODS_CHECKS, certificates: optional(absolutePath) };

/** The mTLS mode of the port that a pod is scraped at, as far as the mesh is described. */
const MODE = '__tmp_mtls_mode';

/** `true` on what is scraped over mutual TLS. */
const SECURE = '__tmp_istio_secure';

/** The annotation by which a pod without injected sidecar says that it takes mutual TLS, from the configurations of Istio before 1.6. */
const ISTIO_MTLS = 'annotation_istio_mtls';

/** The job `kubernetes-pods-istio-secure` of Istio's installations before 1.6, for today's sidecars. */
export function istioSecurePods(props: IstioSecurePodsProps = {}): JobDefinition {
  const checked = checkedProps(props ?? {}, CHECKS, 'describe ScrapeJob.istioSecurePods');
  const { jobName = 'kubernetes-pods-istio-secure', prefix = DEFAULT_PREFIX, certificates } = checked;
  return {
    scrapeConfigs: (mesh, _others, cannot) => {
      refuseWithoutStrictPorts(mesh, cannot);
      return [{
        job_name: jobName,
        ...jobFields(checked),
        scheme: 'https',
        tls_config: tlsConfig(certificates),
        // A port that no Service declares as HTTP: its sidecar negotiates HTTP/2 for an application that need not speak it.
        enable_http2: false,
        ...discovery('pod', checked),
        relabel_configs: [
          ...askedByAnnotations(prefix),
          ...markSecure(checked, mesh),
          keep([SECURE], 'true'),
          ...annotatedTarget(checked),
        ].map(relabelConfig),
      }];
    },
    leftOutOfPodsAnnotatedWith: (other, mesh) =>
      sanitized(other) === sanitized(prefix) ? [...markSecure(checked, mesh), drop([SECURE], 'true')] : [],
  };
}

function tlsConfig(directory?: string) {
  const file = (path: string) => directory === undefined ? path : path.replace(/^.*(?=\/)/, directory.replace(/\/$/, ''));
  const { caFile, certFile, keyFile, insecureSkipVerify } = CERTIFICATE_TLS;
  return { ca_file: file(caFile), cert_file: file(certFile), key_file: file(keyFile), insecure_skip_verify: insecureSkipVerify };
}

/**
 * Marks the pods whose sidecar, or whatever they say takes mutual TLS, does so at their annotated port.
 *
 * A pod that asks for plain `http` is not marked, nor one whose sidecar captures nothing, nor are the ports of the sidecar itself, where
 * merged metrics are: these it does not capture.
 *
 * @see pilot/pkg/networking/core/listener_inbound.go in Istio
 */
function markSecure({ prefix = DEFAULT_PREFIX, namespaces }: IstioSecurePodsProps, mesh: IstioMesh): Relabeling[] {
  const [scheme, port] = ['scheme', 'port'].map(name => annotationLabel('pod', prefix, name));
  const injected = pod(`annotationpresent_${sanitized(INJECTION_STATUS)}`);
  const inbound = sanitized(INCLUDE_INBOUND_PORTS);
  return [
    ...modes(mesh, port),
    replace(
      [NAMESPACE, MODE, scheme, port, injected, pod(ISTIO_MTLS)],
      `${namespaces ? oneOf(namespaces) : '[^;]+'};STRICT;(https)?;[0-9]+;(true;.*|;true)`, SECURE, 'true',
    ),
    replace([port], `${mesh.statusPort}|${HEALTH_PORT}|${ENVOY_METRICS_PORT}`, SECURE, ''),
    replace([pod(`annotationpresent_${inbound}`), pod(`annotation_${inbound}`)], 'true;', SECURE, ''),
  ];
}

/** Rules for the mode of each port: the last one that matches counts, and of several workloads the first one does in Istio. */
function modes({ mtls, namespaceMtls, workloadMtls }: IstioMesh, port: string): Relabeling[] {
  return [
    replace([NAMESPACE], '.+', MODE, mtls),
    ...Object.entries(namespaceMtls).map(([namespace, mode]) => replace([NAMESPACE], oneOf([namespace]), MODE, mode)),
    ...[...workloadMtls].reverse().flatMap(workload => modesOfWorkload(workload, namespaceMtls[workload.namespace] ?? mtls, port)),
  ];
}

function modesOfWorkload({ namespace, labels, mode, portLevelMtls = {} }: WorkloadMtls, inherited: MtlsMode, port: string): Relabeling[] {
  const sources = [NAMESPACE, ...Object.keys(labels).map(key => pod(`label_${sanitized(key)}`))];
  const values = [namespace, ...Object.values(labels)].map(value => oneOf([value])).join(';');
  return [
    replace(sources, values, MODE, mode ?? inherited),
    ...Object.entries(portLevelMtls).map(([number, ofPort]) => replace([...sources, port], `${values};${number}`, MODE, ofPort)),
  ];
}

function refuseWithoutStrictPorts({ dataPlane, mtls, namespaceMtls, workloadMtls }: IstioMesh, cannot: string): void {
  const modesOf = workloadMtls.flatMap(({ mode, portLevelMtls = {} }) => [mode, ...Object.values(portLevelMtls)]);
  const isStrict = [mtls, ...Object.values(namespaceMtls), ...modesOf].includes(MtlsMode.STRICT);
  if (dataPlane === DataPlane.SIDECAR && isStrict) return;
  throw refusal({
    cannot,
    because: dataPlane === DataPlane.SIDECAR
      ? 'ScrapeJob.istioSecurePods() scrapes over mutual TLS, and no port of the described mesh is STRICT: on others a sidecar takes'
        + ' that from sidecars only'
      : 'ScrapeJob.istioSecurePods() scrapes sidecars over mutual TLS, and the described mesh has none',
    instead: 'Use ScrapeJob.annotatedPods(), which scrapes in plaintext, or describe the mesh',
  });
}
