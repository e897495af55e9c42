import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { acknowledgements } from '../described/acknowledgements';
import { statedMetricsOf } from '../described/metrics-statements';
import { Acknowledgement } from '../plan/expectations/acknowledgement';
import { MetricsStatement } from '../plan/expectations/of-constructs';
import { Manifest } from '../plan/kubernetes/manifest';

/** An object of an app, and how it will be written. */
export interface RenderedObject {
  readonly object: ApiObject;
  readonly manifest: Manifest;
}

/** The objects of a construct and below it. */
export function renderedObjects(construct: IConstruct): RenderedObject[] {
  return construct.node.findAll().filter(ApiObject.isApiObject).map(renderedObject);
}

/** @throws what its producers throw. */
export function renderedObject(object: ApiObject): RenderedObject {
  return { object, manifest: object.toJson() as Manifest };
}

/** The acknowledgements that were made on scopes of an app, each for the objects below its scope. */
export function acknowledgementsOf(objects: ReadonlyArray<RenderedObject>): Acknowledgement[] {
  const made = objects.length === 0 ? [] : acknowledgements.in(objects[0].object);
  if (made.length === 0) return [];
  const scopesOf = new Map(objects.map(({ object, manifest }) => [planIdOf(manifest), new Set(object.node.scopes)]));
  return made.map(({ scope, code, reason, object }) => ({
    code,
    reason,
    by: scope.node.path || 'the app',
    covers: concerned => object === undefined
      ? concerned.some(each => scopesOf.get(each)?.has(scope) || isBelow(scope, each)) : concerned.includes(object),
  }));
}

/** Whether a construct states it that is below a scope. */
function isBelow({ node: { path } }: IConstruct, statedBy: string): boolean {
  return path !== '' && (statedBy === path || statedBy.startsWith(`${path}/`));
}

/** How the plan calls an object. */
export function planIdOf({ kind, metadata: { namespace, name } }: Manifest): string {
  return `${kind}/${namespace ?? 'default'}/${name}`;
}

/** What constructs say of the metrics of objects, by the names that these are written with. */
export function statementsOf(objects: ReadonlyArray<RenderedObject>): MetricsStatement[] {
  return objects.flatMap(({ object, manifest }) => statedMetricsOf(object).map(({ statedBy, endpoints, isMerged }) => ({
    statedBy,
    workload: planIdOf(manifest),
    applications: endpoints.map(({ port, path }) => ({ port: String(port), path })),
    isMerged,
  })));
}
