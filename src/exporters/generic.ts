import { ContainerResources, EnvValue } from 'cdk8s-plus-27';
import { defined } from './defined-exporter';
import { ExporterDefinition } from './exporter-definition';
import { exporterResources } from './exporter-resources';
import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';

/** Properties of any exporter. */
export interface ExporterProps {
  /** The name of its container, also used as a label of the objects that are created for it. */
  readonly name: string;

  /** The image with its tag. */
  readonly image: string;

  /** Where it serves metrics. Each port needs a name of its own. */
  readonly endpoints: MetricsEndpoint[];

  /**
   * The numeric ID of its user and group; not 0, which is root.
   *
   * @default 65534 - `nobody`
   */
  readonly user?: number;

  /**
   * The command that replaces the entry point of the image.
   *
   * @default - that of the image
   */
  readonly command?: string[];

  /**
   * The arguments of its command.
   *
   * @default - that of the image
   */
  readonly args?: string[];

  /**
   * The environment variables of its container. Refer to a Secret for secret values: `Secret.fromSecretName(…).envValue(key)`.
   *
   * @default - none
   */
  readonly envVariables?: { [name: string]: EnvValue };

  /**
   * A path on the port of the first endpoint for probes. It should not depend on the exported system, as the metrics may.
   *
   * @default - none: probes open a connection to the port
   */
  readonly healthPath?: string;

  /**
   * The resource requests and limits of its container; `cpu` and `memory` each replace the default.
   *
   * @default - those of a small exporter: requests of 10m CPU and 32 MiB memory, a limit of 128 MiB memory
   */
  readonly resources?: ContainerResources;
}

/**
 * Any exporter, as its user describes it.
 *
 * @throws when it would run as root, the health path is not a path, or the definition is not valid.
 */
export function generic(props: ExporterProps): ExporterDefinition {
  const cannot = `describe Exporter.of '${props.name}'`;
  const { user = 65534, healthPath } = props;
  if (!Number.isInteger(user) || user <= 0) {
    throw refusal({
      cannot,
      because: `user is ${user}, and an exporter runs as a user that is not root`,
      instead: 'Give the numeric ID of the user of its image',
    });
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
