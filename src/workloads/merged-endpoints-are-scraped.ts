import { Construct } from 'constructs';
import { IPrometheus } from '../described/prometheus';
import { scrapesMergedEndpointsOf } from '../monitors/coverage';

/**
 * Refuses a finished app in which nothing scrapes the merged endpoints of a namespace. Only then is it known: the `MeshPodMonitor` may come after the workload.
 */
export function validateMergedEndpointsAreScraped(construct: Construct, prometheus: IPrometheus, namespace: string): void {
  construct.node.addValidation({
    validate: () => prometheus.scrapesMergedEndpoints || scrapesMergedEndpointsOf(namespace, prometheus, construct.node.root) ? [] : [
      `cannot scrape '${construct.node.path}': its metrics are merged into those of its sidecar, and nothing is known to scrape merged endpoints`
      + ` in namespace '${namespace}' for ${prometheus.description}. Create a MeshPodMonitor that covers it, or describe the Prometheus with scrapesMergedEndpoints.`,
    ],
  });
}
