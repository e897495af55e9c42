import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { MetricsEndpoint } from '../endpoint';

/** What a construct has said of the pods of an object: where they serve metrics that it wants scraped. */
export interface StatedMetrics {
  /** The path of the construct. */
  readonly statedBy: string;
  readonly endpoints: readonly MetricsEndpoint[];
  /** Whether they come merged with those of the sidecar. */
  readonly isMerged: boolean;
}

const statements = new WeakMap<IConstruct, StatedMetrics[]>();

/** Remembers that metrics of a workload should be scraped, whatever becomes of the objects that are made for it. */
export function stateMetrics(workload: IConstruct, stated: StatedMetrics): void {
  const object = ApiObject.of(workload);
  statements.set(object, [...statements.get(object) ?? [], stated]);
}

/** What was said of the pods of an object. */
export function statedMetricsOf(object: ApiObject): ReadonlyArray<StatedMetrics> {
  return statements.get(object) ?? [];
}
