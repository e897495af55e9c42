import { ContainerResources, EnvValue } from 'cdk8s-plus-27';
import { ExporterDefinition } from './exporter-definition';
import { ExporterOptions } from './exporter-options';
import { exporterResources } from './exporter-resources';
import { refuseLiteralSecrets } from './literal-secrets';
import { MetricsEndpoint } from '../endpoint';
import { refusal } from '../errors';

/** An exporter of the catalogue with its defaults, and with the arguments and variables that its props result in. */
export interface CataloguedExporter {
  readonly name: string;
  readonly image: string;
  readonly user: number;
  readonly port: number;
  readonly args?: string[];
  readonly envVariables?: { [name: string]: EnvValue };
  readonly healthPath: string;
  readonly resources?: ContainerResources;
  readonly ofNode?: boolean;
}

/** An exporter of the catalogue with the options of its user. */
export function catalogued(exporter: CataloguedExporter, options: ExporterOptions, cannot: string): ExporterDefinition {
  const { interval, scrapeTimeout, port = exporter.port } = options;
  const { args = [], envVariables = {}, healthPath, user, ofNode } = exporter;
  const set = Object.keys(options.envVariables ?? {}).find(name => name in envVariables);
  if (set !== undefined) {
    throw refusal({ cannot, because: `envVariables has '${set}', which another prop sets already`, instead: 'Leave one of the two out' });
  }
  return defined({
    name: options.name ?? exporter.name,
    image: options.image ?? exporter.image,
    user,
    endpoints: [MetricsEndpoint.http({ port, interval, scrapeTimeout })],
    args: [`--web.listen-address=:${port}`, ...args, ...options.args ?? []],
    envVariables: { ...envVariables, ...options.envVariables },
    healthPath,
    resources: exporterResources(options.resources, cannot, exporter.resources),
    ofNode,
  }, cannot);
}

/**
 * Checks an exporter as a whole.
 *
 * @throws when there is no endpoint, or it contains a literal secret.
 */
export function defined(exporter: ExporterDefinition, cannot: string): ExporterDefinition {
  if (exporter.endpoints.length === 0) {
    throw refusal({
      cannot,
      because: 'endpoints is empty',
      instead: 'Say where it serves metrics, such as MetricsEndpoint.http({ port: 9100 })',
    });
  }
  refuseLiteralSecrets(exporter.args, exporter.envVariables, cannot);
  refuseLiteralSecrets(exporter.command ?? [], {}, cannot);
  return exporter;
}
