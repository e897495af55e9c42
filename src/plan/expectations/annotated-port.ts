import { AnnotationJob } from './annotation-jobs';
import { Evidence } from './evidence';
import { Application, Cause } from './expectation';
import { Pod } from '../cluster/kinds';
import { nearestUnscraped, ruleWords } from '../explain/dropped-targets';
import { expressionOf } from '../relabel/expression';
import { fullRule } from '../relabel/full-rule';
import { relabel } from '../relabel/relabel';

type DropCause = Omit<Cause, 'objects'>;

/** Why jobs that read the annotations of pods do not ask for the port that these name; undefined where they should. */
export function whyAnnotatedPortIsNotScraped(pods: ReadonlyArray<Pod>, { port }: Application, evidence: Evidence): Cause | undefined {
  for (const job of evidence.annotationJobs.filter(({ of }) => of === 'pod')) {
    const cause = (port === undefined ? undefined : whyPortIsLeftOut(job, pods, evidence)) ?? whyDropped(job, pods);
    if (cause !== undefined) return { ...cause, objects: [`job ${job.pool.name}`] };
  }
  return undefined;
}

/** The rule that puts the port into the address does not fit, as the usual one for IPv4 does not fit a bracketed address. */
function whyPortIsLeftOut({ pool, prefix }: AnnotationJob, pods: ReadonlyArray<Pod>, evidence: Evidence): DropCause | undefined {
  const annotation = `__meta_kubernetes_pod_annotation_${prefix}port`;
  const number = pool.rules.map(fullRule).findIndex(({ sources, target }) => target === '__address__' && sources.includes(annotation));
  if (number < 0) return undefined;
  const { sources, separator, regex } = fullRule(pool.rules[number]);
  const seen = evidence.discoveredOf(pool, pods).map(discovered => relabel(discovered, pool.rules.slice(0, number)).labels)
    .flatMap(labels => labels === undefined ? [] : [sources.map(name => labels[name] ?? '').join(separator)]);
  const unmatched = seen.find(value => !expressionOf(regex).matches(value));
  return unmatched === undefined ? undefined : {
    code: 'annotation-rule-does-not-fit',
    message: `rule ${number} of its relabel_configs does not match "${unmatched}" with "${regex}", so the annotated port is not asked`,
  };
}

function whyDropped({ pool }: AnnotationJob, pods: ReadonlyArray<Pod>): DropCause | undefined {
  const [dropped] = nearestUnscraped([pool], pods);
  if (dropped?.problem !== undefined) return { code: 'target-invalid', message: `Prometheus cannot scrape it: ${dropped.problem}` };
  return dropped?.droppedBy === undefined ? undefined : {
    code: 'dropped-by-relabeling',
    message: `rule ${dropped.droppedBy} of its relabel_configs ${ruleWords(pool.rules, dropped.droppedBy, [dropped])}`,
  };
}
