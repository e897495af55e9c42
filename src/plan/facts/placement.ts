import { attachedLabels } from './attached-labels';
import { byDefault, Choice, Factor } from './factor';
import { groupedBy } from '../../values/grouped';
import { Node, Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { whyNotAdmitted } from '../cluster/scheduling/admission-to-nodes';
import { idOf, namespaceOfId } from '../kubernetes/manifest';
import { idOfWorkload } from '../operator/prometheus-workloads';
import { sanitizeLabelName } from '../prometheus/label-name';
import { World } from '../world';

/** The node of pods that several given ones admit, where these differ in who scrapes from them, or in labels by which jobs relabel. */
export function placementFactors(world: World): Factor[] {
  const { cluster: { nodes }, created } = world.meshCluster;
  if (nodes.length < 2) return [];
  const scraping = nodesOfScrapers(world);
  const read = [...attachedLabels(world, 'node').keys()];
  const alike = groupedBy(nodes, ({ metadata: { name, labels = {} } }) => {
    const byName = new Map(Object.entries(labels).map(([key, value]) => [sanitizeLabelName(key), value]));
    return [JSON.stringify([scraping.map(each => each.has(name)), read.map(label => byName.get(label))])];
  });
  const groups = [...alike.values()];
  if (groups.length < 2) return [];
  const open = created.filter(pod => pod.spec.nodeName === undefined && groups.filter(group => admitsOn(group, pod)).length > 1);
  const workloads = [...new Set(open.map(workloadIdOf))];
  if (workloads.length === 0) return [];
  // That is where they run by default.
  const isFirst = open.every(pod => groups[0].includes(nodes.find(node => admitsOn([node], pod))!));
  return [{
    choices: isFirst ? groups.map(onNodes) : [byDefault('on the first Node that admits it'), ...groups.map(onNodes)],
    facts: workloads.map(workload => ({
      code: 'node-of-pod-not-given',
      subject: workload,
      what: `the Node that ${workload} runs on`,
      command: `kubectl get pods -n ${namespaceOfId(workload)} -o yaml`,
    })),
    concerns: ({ subject }, { workload }) => subject === workload,
  }];
}

function admitsOn(nodes: ReadonlyArray<Node>, { spec }: Pod): boolean {
  return nodes.some(node => whyNotAdmitted(node, spec) === undefined);
}

function onNodes(nodes: ReadonlyArray<Node>): Choice {
  const names = nodes.map(({ metadata: { name } }) => name);
  return { words: `on Node ${names.slice(0, 3).join(' or ')}`, suppose: supposition => ({ ...supposition, nodes: names }) };
}

/** The nodes that each Prometheus in a DaemonSet runs on. */
function nodesOfScrapers({ plan: { predictions }, meshCluster: { cluster: { manifests, pods } } }: World): Array<ReadonlySet<string>> {
  return predictions.flatMap(({ prometheus }) => {
    const resource = manifests.find(each => idOf(each) === prometheus && each.kind.startsWith('Prometheus'));
    const workload = resource === undefined ? prometheus : idOfWorkload(resource);
    if (!workload.startsWith('DaemonSet/')) return [];
    return [new Set(pods.filter(pod => workloadIdOf(pod) === workload).map(({ spec: { nodeName = '' } }) => nodeName))];
  });
}
