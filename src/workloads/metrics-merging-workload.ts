import { Deployment, DeploymentProps } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { MetricsMerging, WORKLOAD_MERGING_CHECKS, WorkloadMergingOptions } from './metrics-merging';
import { refusal } from '../errors';
import { place } from '../place';
import { servingWorkloads } from '../validation/containers';
import { checkedProps, Checks, ofCdk8s, optional } from '../values/check';
import { metadata } from '../values/metadata';

/** A Deployment, where it serves metrics, and in which mesh. */
export interface MetricsMergingWorkloadProps extends DeploymentProps, WorkloadMergingOptions {}

/**
 * A Deployment whose metrics ride on the merged endpoint of its sidecar, with the alert without which merging is blind.
 *
 * Something has to scrape merged endpoints: a `MeshPodMonitor`, or what the Prometheus is described with.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/#option-1-metrics-merging
 */
export class MetricsMergingWorkload extends Construct {
  /** The Deployment. */
  public readonly deployment: Deployment;

  /** @throws when merging cannot work in the mesh, or what the user wrote on the pods contradicts it. */
  public constructor(scope: Construct, id: string, props: MetricsMergingWorkloadProps) {
    super(...place(scope, id, 'MetricsMergingWorkload'));
    const cannot = `create MetricsMergingWorkload '${this.node.path}'`;
    // A newer cdk8s-plus may have more props of a Deployment.
    const { metrics, mesh, prometheus, alert, ...deploymentProps } = checkedProps(props, CHECKS, cannot, { keepsUnknown: true });
    this.deployment = deployment(this, deploymentProps, cannot);
    MetricsMerging.expose(this.deployment, { metrics, mesh, prometheus, alert });
    servingWorkloads.add(this, { workload: this.deployment, ports: metrics.map(({ port }) => port), cannot });
  }
}

const CHECKS: Checks<MetricsMergingWorkloadProps> = {
  ...WORKLOAD_MERGING_CHECKS,
  metadata: optional(metadata),
  podMetadata: optional(metadata),
  automountServiceAccountToken: ofCdk8s,
  containers: ofCdk8s,
  dns: ofCdk8s,
  dockerRegistryAuth: ofCdk8s,
  hostAliases: ofCdk8s,
  hostNetwork: ofCdk8s,
  initContainers: ofCdk8s,
  isolate: ofCdk8s,
  minReady: ofCdk8s,
  progressDeadline: ofCdk8s,
  replicas: ofCdk8s,
  restartPolicy: ofCdk8s,
  securityContext: ofCdk8s,
  select: ofCdk8s,
  serviceAccount: ofCdk8s,
  spread: ofCdk8s,
  strategy: ofCdk8s,
  terminationGracePeriod: ofCdk8s,
  volumes: ofCdk8s,
};

/** cdk8s-plus checks its own props, if at all, in its own words. */
function deployment(scope: Construct, props: DeploymentProps, cannot: string): Deployment {
  try {
    return new Deployment(scope, 'Deployment', props);
  } catch (error) {
    throw refusal({
      cannot,
      because: `cdk8s-plus refuses its props: ${error instanceof Error ? error.message : String(error)}`,
      instead: 'Write them as those of a Deployment of cdk8s-plus',
    });
  }
}
