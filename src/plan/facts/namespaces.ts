import { Expected, Fact } from './factor';
import { namespaceOfId } from '../kubernetes/manifest';
import { World } from '../world';

/** That the labels of a namespace are not given. */
export function namespaceFact(namespace: string): Fact {
  return {
    code: 'namespace-not-given',
    subject: `Namespace/${namespace}`,
    what: `the labels of Namespace ${namespace}`,
    command: `kubectl get namespace ${namespace} -o yaml`,
  };
}

/** The namespaces of the pods that scrape for a Prometheus; of all without its name. */
export function namespacesOfScrapers({ plan: { predictions }, verdicts }: World, named?: string): Set<string> {
  return new Set(predictions.filter(({ prometheus }) => named === undefined || named === prometheus).flatMap(({ prometheus }) => {
    const scraper = verdicts.scraper(prometheus);
    return 'pod' in scraper && scraper.pod !== undefined ? [scraper.pod.metadata.namespace] : [];
  }));
}

/** Whether a namespace is that of a workload, or of whatever scrapes it. */
export function isOfEitherEnd({ subject }: Fact, { workload, prometheus }: Expected, world: World): boolean {
  const ofWorkload = workload === undefined ? [] : [namespaceOfId(workload)];
  return [...ofWorkload, ...namespacesOfScrapers(world, prometheus)].some(namespace => subject === `Namespace/${namespace}`);
}
