import { ContainerResources, EnvValue } from 'cdk8s-plus-27';
import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';
import { defined } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { exporterResources } from './exporter-resources';

/** Any exporter. */
export interface ExporterProps {
  /** The name of its container, which objects that are made of it are labelled with. */
  readonly name: string;

  /** Its image, with a tag. */
  readonly image: string;

  /** Where it serves metrics. Ports are told apart by their names. */
  readonly endpoints: MetricsEndpoint[];

  /**
   * The number of the user that it runs as, and of its group; not 0, which is root.
   *
   * @default 65534 - `nobody`
   */
  readonly user?: number;

  /**
   * What is started in place of the image's own entry point.
   *
   * @default - the image's own
   */
  readonly command?: string[];

  /**
   * Its arguments.
   *
   * @default - the image's own
   */
  readonly args?: string[];

  /**
   * Its environment variables. A secret among them comes from a Secret: `Secret.fromSecretName(…).envValue(key)`.
   *
   * @default - none
   */
  readonly envVariables?: { [name: string]: EnvValue };

  /**
   * A path on the port of the first endpoint that answers as long as it runs. Not that of its metrics: what it exports may be down without it.
   *
   * @default - whether its port takes a connection
   */
  readonly healthPath?: string;

  /**
   * What its container asks for and may use; `cpu` and `memory` each replace the default.
   *
   * @default - what a small exporter needs: 10m of CPU without a limit, 32 MiB of memory and 128 at most
   */
  readonly resources?: ContainerResources;
}

/** Any exporter, as its user describes it. */
export function generic(props: ExporterProps): ExporterDefinition {
  const cannot = `describe Exporter.of '${props.name}'`;
  const { user = 65534, healthPath } = props;
  if (!Number.isInteger(user) || user <= 0) {
    throw refusal({ cannot, because: `user is ${user}, and an exporter runs as a user that is not root`, instead: 'Give the number of the user that its image runs as' });
  }
  if (healthPath !== undefined && !healthPath.startsWith('/')) {
    throw refusal({ cannot, because: `healthPath is '${healthPath}', which is not a path`, instead: "Start it with '/'" });
  }
  return defined({
    ...props,
    user,
    args: props.args ?? [],
    envVariables: props.envVariables ?? {},
    resources: exporterResources(props.resources, cannot),
  }, cannot);
}
