import { Manifest } from './manifest';
import { component } from '../upstream/component';

/** The StatefulSets that the operator makes for the Prometheuses and agents among some objects, and the DaemonSets of agents. */
export async function statefulSets(objects: Manifest[]): Promise<Manifest[]> {
  return (await component('statefulset').ask<{ objects: Manifest[] }>({ objects })).objects;
}
