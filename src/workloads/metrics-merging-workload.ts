import { Deployment, DeploymentProps } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { MetricsMerging, WorkloadMergingOptions } from './metrics-merging';

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
    super(scope, id);
    const { metrics, mesh, prometheus, alert, ...deploymentProps } = props;
    this.deployment = new Deployment(this, 'Deployment', deploymentProps);
    // Containers may still be added, so their absence is seen when the tree is finished, before anything is written.
    this.node.addValidation({
      validate: () => this.deployment.containers.length > 0 ? [] : [
        `cannot create MetricsMergingWorkload '${this.node.path}': it has no containers.`
        + ' Give them as a prop, or add them to its deployment.',
      ],
    });
    MetricsMerging.expose(this.deployment, { metrics, mesh, prometheus, alert });
  }
}
