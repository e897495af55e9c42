import { ContainerResources, EnvValue } from 'cdk8s-plus-27';
import { defined } from './defined-exporter';
import { environment, imageName } from './exporter-checks';
import { ExporterDefinition } from './exporter-definition';
import { exporterResources } from './exporter-resources';
import { isEndpoint, MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';
import { checkedProps, Checks, listOf, optional, shown } from '../values/check';
import { dnsLabel } from '../values/names';
import { resources } from '../values/resources';
import { anyText } from '../values/scalars';

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

const CHECKS: Checks<ExporterProps> = {
  name: dnsLabel,
  image: imageName,
  endpoints: listOf(isEndpoint),
  user: optional(userId),
  command: optional(listOf(anyText)),
  args: optional(listOf(anyText)),
  envVariables: optional(environment),
  healthPath: optional(healthPath),
  resources: optional(resources),
};

/**
 * Any exporter, as its user describes it.
 *
 * @throws when it would run as root, the health path is not a path, or the definition is not valid.
 */
export function generic(props: ExporterProps): ExporterDefinition {
  const cannot = typeof props?.name === 'string' ? `describe Exporter.of '${props.name}'` : 'describe Exporter.of';
  const checked = checkedProps(props, CHECKS, cannot);
  return defined({
    ...checked,
    user: checked.user ?? 65534,
    args: checked.args ?? [],
    envVariables: checked.envVariables ?? {},
    resources: exporterResources(checked.resources, cannot),
  }, cannot);
}

function userId(user: number, prop: string, cannot: string): number {
  if (Number.isInteger(user) && user > 0) return user;
  throw refusal({
    cannot,
    because: `${prop} is ${shown(user)}, and an exporter runs as a user that is not root`,
    instead: 'Give the numeric ID of the user of its image',
  });
}

function healthPath(path: string, prop: string, cannot: string): string {
  if (typeof path === 'string' && path.startsWith('/')) return path;
  throw refusal({ cannot, because: `${prop} is ${shown(path)}, which is not a path`, instead: "Start it with '/'" });
}
