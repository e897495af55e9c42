import { enumeration } from './label-words';
import { whyUnmerged } from './merging-words';
import { fewOf } from './rule-words';
import { Subject } from './subject';
import { Pod, podIdOf } from '../cluster/kinds';
import { Admission } from '../inject/admission';

/** What became of the pods of a workload when they were created, those of one fate together. */
export function podLines({ pods, refused }: Pick<Subject, 'pods' | 'refused'>, admissions: ReadonlyMap<string, Admission>): string[] {
  const byFate = new Map<string, string[]>();
  for (const pod of [...pods, ...refused]) {
    const { verdict, reason, proxy } = admissions.get(podIdOf(pod))!;
    const unmerged = proxy && whyUnmerged(pod, proxy);
    const fate = `${verdict}, since ${reason}${unmerged === undefined ? '' : `; its agent does not serve the metrics of the application, since ${unmerged}`}`;
    byFate.set(fate, [...byFate.get(fate) ?? [], described(pod)]);
  }
  return Array.from(byFate, ([fate, names]) => `${names.length > 1 ? 'pods' : 'pod'} ${enumeration(fewOf(names))}: ${fate}`);
}

function described({ metadata: { name }, status }: Pod): string {
  return `${name} (${status.podIP ?? 'no address'})`;
}
