import { annotatedIngresses, AnnotatedIngressesProps } from './annotated-ingresses';
import { annotatedPods, AnnotatedPodsProps } from './annotated-pods';
import { annotatedServices, AnnotatedServicesProps } from './annotated-services';
import { istioSecurePods, IstioSecurePodsProps } from './istio-secure-pods';
import { JobDefinition } from './job-definition';
import { meshPods, MeshPodsProps } from './mesh-pods';
import { probes, ProbesProps } from './probes';
import { instanceOf } from '../values/instance';

/**
 * A job of a Prometheus without prometheus-operator: what monitors are for one with it.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export class ScrapeJob {
  /**
   * The whole mesh, as `MeshPodMonitor` scrapes it: sidecars with the metrics of their applications, gateways, waypoints and ztunnels by
   * the job `envoy-stats`, istiod and the CNI plugin by the jobs `istiod` and `istio-cni`. A pod with the label
   * `istio-prometheus-ignore` is not scraped.
   *
   * @throws when Prometheus or Kubernetes would not accept a prop.
   */
  public static meshPods(props: MeshPodsProps = {}): ScrapeJob {
    return new ScrapeJob(meshPods(props));
  }

  /**
   * Pods with the annotation `prometheus.io/scrape: "true"`, each at the port and path that its annotations name: the job
   * `kubernetes-pods`. What other jobs of the same Prometheus scrape of these pods it leaves out.
   *
   * @throws when the prefix is not one of annotations, or Prometheus or Kubernetes would not accept another prop.
   */
  public static annotatedPods(props: AnnotatedPodsProps = {}): ScrapeJob {
    return new ScrapeJob(annotatedPods(props));
  }

  /**
   * Pods with the annotation `prometheus.io/scrape: "true"`, over mutual TLS with certificates of the mesh: the job
   * `kubernetes-pods-istio-secure`. It takes those whose annotated port is behind a sidecar and STRICT, as the mesh is described, and
   * leaves the others to `annotatedPods`. A pod with `prometheus.io/scheme: http` is left to it too, such as one whose sidecar does not
   * capture that port.
   *
   * Merged metrics are at a port that sidecars do not capture, so a pod whose metrics are merged is left to `annotatedPods` or `meshPods`.
   *
   * @throws when the prefix is not one of annotations, or Prometheus or Kubernetes would not accept another prop.
   */
  public static istioSecurePods(props: IstioSecurePodsProps = {}): ScrapeJob {
    return new ScrapeJob(istioSecurePods(props));
  }

  /**
   * The pods behind Services with the annotation `prometheus.io/scrape: "true"`, at the port that it names or at those of the Service: the
   * job `kubernetes-service-endpoints`. Istio does not move annotations of Services, so the ports of the application are asked.
   *
   * @throws when the prefix is not one of annotations, or Prometheus or Kubernetes would not accept another prop.
   */
  public static annotatedServices(props: AnnotatedServicesProps = {}): ScrapeJob {
    return new ScrapeJob(annotatedServices(props));
  }

  /**
   * Ingresses with the annotation `prometheus.io/probe: "true"`: a prober asks for each of their hosts and paths, by the job
   * `kubernetes-ingresses`.
   *
   * @throws when the prober is no address or has credentials in it, the prefix is not one of annotations, or Prometheus or Kubernetes would
   * not accept another prop.
   */
  public static annotatedIngresses(props: AnnotatedIngressesProps): ScrapeJob {
    return new ScrapeJob(annotatedIngresses(props));
  }

  /**
   * Targets that a prober asks for: the job `blackbox`.
   *
   * @throws when there is no target, the prober is no address, one of them has credentials in it, or Prometheus would not accept another
   * prop.
   */
  public static probes(props: ProbesProps): ScrapeJob {
    return new ScrapeJob(probes(props));
  }

  /** @internal */
  public readonly _definition: JobDefinition;

  private constructor(definition: JobDefinition) {
    this._definition = definition;
  }
}

/** A list of these is a prop of whatever scrapes. */
export const isScrapeJob = instanceOf(ScrapeJob, 'a factory such as ScrapeJob.annotatedPods()');
