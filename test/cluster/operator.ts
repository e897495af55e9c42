import { Manifest } from './manifest';
import { component } from '../upstream/component';

/** The StatefulSets that the operator makes for the Prometheus resources among some objects. */
export async function statefulSets(objects: Manifest[]): Promise<Manifest[]> {
  return (await component('statefulset').ask<{ objects: Manifest[] }>({ objects })).objects;
}
