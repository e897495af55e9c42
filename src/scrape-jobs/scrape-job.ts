import { annotatedPods, AnnotatedPodsProps } from './annotated-pods';
import { JobDefinition } from './job-definition';
import { instanceOf } from '../values/instance';

/**
 * A job of a Prometheus without prometheus-operator: what monitors are for one with it.
 *
 * @see https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
 */
export class ScrapeJob {
  /**
   * Pods with the annotation `prometheus.io/scrape: "true"`, each at the port and path that its annotations name: the job
   * `kubernetes-pods`. What other jobs of the same Prometheus scrape of these pods it leaves out.
   *
   * @throws when the prefix is not one of annotations, or Prometheus or Kubernetes would not accept another prop.
   */
  public static annotatedPods(props: AnnotatedPodsProps = {}): ScrapeJob {
    return new ScrapeJob(annotatedPods(props));
  }

  /** @internal */
  public readonly _definition: JobDefinition;

  private constructor(definition: JobDefinition) {
    this._definition = definition;
  }
}

/** A list of these is a prop of whatever scrapes. */
export const isScrapeJob = instanceOf(ScrapeJob, 'a factory such as ScrapeJob.annotatedPods()');
