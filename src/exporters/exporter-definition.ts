import { ContainerResources, EnvValue } from 'cdk8s-plus-27';
import { MetricsEndpoint } from '../endpoint';

/** Everything that the pod of an exporter is made from. */
export interface ExporterDefinition {
  readonly name: string;
  readonly image: string;
  /** The numeric ID of its user and group. Kubernetes cannot check that a user given by name is not root. */
  readonly user: number;
  /** At least one. */
  readonly endpoints: MetricsEndpoint[];
  readonly command?: string[];
  readonly args: string[];
  readonly envVariables: { [name: string]: EnvValue };
  /**
   * A path on the port of the first endpoint for probes, independent of the exported system; undefined for probes that only open a
   * connection.
   */
  readonly healthPath?: string;
  readonly resources: ContainerResources;
  /** Whether it exports the node that it runs on, so that each node needs one. */
  readonly ofNode?: boolean;
}
