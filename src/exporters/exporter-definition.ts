import { ContainerResources, EnvValue } from 'cdk8s-plus-27';
import { MetricsEndpoint } from '../endpoint';

/** An exporter as its container runs it. */
export interface ExporterDefinition {
  readonly name: string;
  readonly image: string;
  /** The number of the user that it runs as, and of its group. Kubernetes cannot tell whether a user that an image names is root. */
  readonly user: number;
  /** At least one. */
  readonly endpoints: MetricsEndpoint[];
  readonly command?: string[];
  readonly args: string[];
  readonly envVariables: { [name: string]: EnvValue };
  /** A path on the first endpoint's port that answers as long as the exporter runs, whatever it exports; undefined asks for a connection only. */
  readonly healthPath?: string;
  readonly resources: ContainerResources;
  /** Whether it looks at the node it runs on, so that each node has one. */
  readonly ofNode?: boolean;
}
