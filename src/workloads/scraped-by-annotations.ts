import { Construct } from 'constructs';
import { MetricsEndpoint } from '../endpoint';
import { Entries, PodMetadata } from './pod-metadata';
import { prometheusAnnotation } from './prometheus-annotations';
import { SCRAPE_TARGETS } from '../mesh/labels-and-annotations';

/**
 * Refuses a finished app in which the annotations of pods let their sidecars, or an annotation job, scrape what a monitor scrapes already.
 *
 * @see pkg/kube/inject/webhook.go (`applyPrometheusMerge`) in Istio
 */
export function validateNotScrapedByAnnotations(construct: Construct, pod: PodMetadata, endpoints: readonly MetricsEndpoint[]): void {
  construct.node.addValidation({
    validate: () => {
      const annotations = pod.annotations();
      return annotatedKeys(annotations, endpoints.map(({ port }) => `${port}`)).map(key =>
        `cannot scrape '${construct.node.path}' once: its pods have the annotation '${key}: ${annotations[key]}', so the metrics that its monitor scrapes would be`
        + ` scraped again. Take '${key}' off the pods.`);
    },
  });
}

/** The annotations that lead to one of some ports. */
function annotatedKeys(annotations: Entries, ports: string[]): string[] {
  const key = (name: string) => prometheusAnnotation(annotations, name)?.[0];
  const [scrape, port] = [key('scrape'), key('port')];
  if (scrape !== undefined && /^(0|f|false)$/i.test(annotations[scrape])) return [];
  const targets = annotations[SCRAPE_TARGETS]?.split(',').map(target => target.trim().split(':')[0]) ?? [];
  return [
    ...(port !== undefined && ports.includes(annotations[port]) ? [port] : []),
    // Without a port, an annotation job takes every port that the containers declare.
    ...(port === undefined && scrape !== undefined ? [scrape] : []),
    ...(targets.some(target => ports.includes(target)) ? [SCRAPE_TARGETS] : []),
  ];
}
