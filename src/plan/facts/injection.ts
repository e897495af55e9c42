import { byDefault, Factor, withLabels } from './factor';
import { isOfEitherEnd, namespaceFact, namespacesOfScrapers } from './namespaces';
import { DATAPLANE_MODE, INJECT, NAMESPACE_INJECTION, REVISION } from '../../mesh/labels-and-annotations';
import { Pod } from '../cluster/kinds';
import { workloadIdOf } from '../cluster/owners';
import { injecting } from '../inject/injecting';
import { ControlPlanes, controlPlanesOf } from '../inject/mesh/control-planes';
import { Labels } from '../prometheus/labels';
import { isInAmbient } from '../reach/ambient';
import { World } from '../world';

/**
 * The labels that decide about the data plane of pods in namespaces that are not given. A namespace in which a Prometheus runs is a factor
 * of its own, since a scrape depends on both of its ends.
 */
export function injectionFactors(world: World, isAmbient: boolean): Factor[] {
  const { meshCluster: { cluster: { manifests, assumedNamespaces }, created }, supposition: { mesh } } = world;
  const hidden = new Set(assumedNamespaces);
  const described = workloadsOfDescribed(world);
  const controlPlanes = controlPlanesOf(manifests, mesh);
  const pods = created.filter(pod => hidden.has(pod.metadata.namespace) && !described.has(workloadIdOf(pod))
    && !(declinesAll(pod, isAmbient) || isInjectedByItself(pod, controlPlanes)));
  const alternatives = distinctFor(pods, controlPlanes, labelsOfNamespaces(controlPlanes, isAmbient));
  if (alternatives.length === 0) return [];
  const scraping = namespacesOfScrapers(world);
  const namespaces = [...new Set(pods.map(({ metadata }) => metadata.namespace))];
  const others = namespaces.filter(namespace => !scraping.has(namespace));
  return [others, ...namespaces.filter(namespace => scraping.has(namespace)).map(namespace => [namespace])]
    .filter(each => each.length > 0)
    .map(each => ({
      choices: [byDefault('without a label'), ...alternatives.map(labels => withLabels(each, labels))],
      facts: each.map(namespaceFact),
      concerns: (fact, expected) => isOfEitherEnd(fact, expected, world),
    }));
}

/** Whether a pod declines whatever could carry its traffic. */
function declinesAll({ metadata: { labels = {} } }: Pod, isAmbient: boolean): boolean {
  return labels[INJECT] === 'false' && (!isAmbient || Object.hasOwn(labels, DATAPLANE_MODE));
}

/** Whether a pod asks for a sidecar, and gets it without a label of its namespace; no namespace is supposed to contradict it. */
function isInjectedByItself(pod: Pod, controlPlanes: ControlPlanes): boolean {
  const { labels = {} } = pod.metadata;
  return (Object.hasOwn(labels, INJECT) || Object.hasOwn(labels, REVISION)) && injecting(controlPlanes, pod, {}).length > 0;
}

/** The workloads of Prometheuses that are described: they are where the description says, which is outside the mesh. */
function workloadsOfDescribed({ plan: { predictions }, verdicts, meshCluster: { given, scrapers } }: World): Set<string> {
  const found = new Set(scrapers.found.map(({ object }) => object));
  return new Set(predictions.filter(({ prometheus }) => !given.has(prometheus) && !found.has(prometheus)).flatMap(({ prometheus }) => {
    const scraper = verdicts.scraper(prometheus);
    return 'pod' in scraper && scraper.pod !== undefined ? [workloadIdOf(scraper.pod)] : [];
  }));
}

/** What a namespace can have that decides about its pods. */
function labelsOfNamespaces({ istiods }: ControlPlanes, isAmbient: boolean): Labels[] {
  return [
    { [NAMESPACE_INJECTION]: 'enabled' },
    { [NAMESPACE_INJECTION]: 'disabled' },
    ...istiods.map(({ revision }) => ({ [REVISION]: revision })),
    ...isAmbient ? [{ [DATAPLANE_MODE]: 'ambient' }] : [],
  ];
}

/** Those labels that have another effect on the pods than none, and than the ones before. */
function distinctFor(pods: ReadonlyArray<Pod>, controlPlanes: ControlPlanes, all: ReadonlyArray<Labels>): Labels[] {
  const effectOf = (labels: Labels) => JSON.stringify(pods.map(pod => [injecting(controlPlanes, pod, labels), isInAmbient(pod, labels)]));
  const seen = new Set([effectOf({})]);
  return all.filter(labels => {
    const effect = effectOf(labels);
    return !seen.has(effect) && seen.add(effect);
  });
}
