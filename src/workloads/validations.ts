import { Construct } from 'constructs';
import { PodMetadata } from './pod-metadata';
import { annotationsLeadingTo } from './prometheus-annotations';
import { IPrometheus } from '../described/prometheus';
import { MetricsEndpoint } from '../endpoint';
import { scrapesMergedEndpointsOf } from '../monitors/coverage';

/**
 * Refuses a finished app in which nothing scrapes the merged endpoints of a namespace.
 * Only then is it known: the `MeshPodMonitor` may come after the workload.
 */
export function validateMergedEndpointsAreScraped(construct: Construct, prometheus: IPrometheus, namespace: string): void {
  const { node } = construct;
  node.addValidation({
    validate: () => prometheus.scrapesMergedEndpoints || scrapesMergedEndpointsOf(namespace, prometheus, node.root) ? [] : [
      `cannot scrape '${node.path}': its metrics are merged into those of its sidecar, and nothing is known to scrape merged endpoints`
      + ` in namespace '${namespace}' for ${prometheus.description}.`
      + ' Create a MeshPodMonitor that covers it, or describe the Prometheus with scrapesMergedEndpoints.',
    ],
  });
}

/**
 * Refuses a finished app in which the annotations of pods let their sidecars, or an annotation job, scrape what a monitor scrapes already.
 *
 * @see pkg/kube/inject/webhook.go (`applyPrometheusMerge`) in Istio
 */
export function validateNotScrapedByAnnotations(construct: Construct, pod: PodMetadata, endpoints: readonly MetricsEndpoint[]): void {
  construct.node.addValidation({
    validate: () => {
      const annotations = pod.annotations();
      return annotationsLeadingTo(endpoints.map(({ port }) => port), annotations).map(key =>
        `cannot scrape '${construct.node.path}' once: its pods have the annotation '${key}: ${annotations[key]}',`
        + ` so the metrics that its monitor scrapes would be scraped again. Take '${key}' off the pods.`);
    },
  });
}
