import { daemonSpecOn, whyNotAdmitted } from './admission-to-nodes';
import { Nodes } from './nodes';
import { Finding } from '../../findings/finding';
import { idOf } from '../../kubernetes/manifest';
import { Pod, Workload } from '../kinds';
import { ownersAmong, workloadIdOf } from '../owners';
import { isUnscheduled } from '../pod-status';
import { StoredObject } from '../stored-objects';

/** How many nodes a message goes through. */
const NODES_AT_MOST = 3;

/** One finding for each workload without a pod on a node, since no given one admits any. */
export function notAdmitted(objects: ReadonlyArray<StoredObject>, pods: ReadonlyArray<Pod>, nodes: Nodes): Finding[] {
  const waiting = pods.filter(isUnscheduled).map((pod): [string, Pod['spec']] => [workloadIdOf(pod), pod.spec]);
  return Array.from(new Map([...daemonSetsWithoutPods(objects, nodes), ...waiting]), ([object, spec]) => {
    const reasons = nodes.all.slice(0, NODES_AT_MOST).map(node => whyNotAdmitted(node, spec) ?? `it runs on Node/${spec.nodeName} only`);
    const others = nodes.all.length > NODES_AT_MOST ? `, and ${nodes.all.length - NODES_AT_MOST} more` : '';
    const message = `has no pod that runs, since no given Node admits one: ${reasons.join(', ')}${others}`;
    return { code: 'no-node-admits', object, message };
  });
}

function daemonSetsWithoutPods(objects: ReadonlyArray<StoredObject>, nodes: Nodes): Array<[string, Pod['spec']]> {
  if (!nodes.areGiven) return [];
  const owners = ownersAmong(objects);
  return objects.filter(({ type }) => type === 'apps/v1 DaemonSet').flatMap(({ manifest, read }): Array<[string, Pod['spec']]> => {
    const { spec: { template: { spec } } } = read as Workload;
    const isAdmitted = owners.has(idOf(manifest)) || nodes.all.some(node => daemonSpecOn(node, spec) !== undefined);
    return isAdmitted ? [] : [[idOf(manifest), spec]];
  });
}
