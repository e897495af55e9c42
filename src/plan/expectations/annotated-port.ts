import { Evidence } from './evidence';
import { Application, Cause } from './expectation';
import { Pod } from '../cluster/kinds';
import { AnnotationJob } from '../explain/annotation-jobs';
import { filterFor, nearestUnscraped, ruleWords } from '../explain/dropped-targets';
import { Reason } from '../findings/reason';
import { expressionOf } from '../relabel/expression';
import { fullRule } from '../relabel/full-rule';
import { relabel } from '../relabel/relabel';
import { Filter } from '../targets/filters';
import { ScrapePool } from '../targets/scrape-pool';

/** Why jobs that read the annotations of pods do not ask for the port that these name; undefined where they should. */
export function whyAnnotatedPortIsNotScraped(pods: ReadonlyArray<Pod>, { port }: Application, evidence: Evidence): Cause | undefined {
  for (const job of evidence.annotationJobs.filter(each => each.of === 'pod' && evidence.looksAt(each, pods))) {
    const cause = (port === undefined ? undefined : whyPortIsLeftOut(job, pods, evidence)) ?? whyDropped(job.pool, filterFor(pods));
    if (cause !== undefined) return { ...cause, objects: [`job ${job.pool.name}`] };
  }
  return undefined;
}

/** No rule that puts the port into the address fits, as the usual one for IPv4 does not fit a bracketed address. */
function whyPortIsLeftOut({ pool, prefix }: AnnotationJob, pods: ReadonlyArray<Pod>, evidence: Evidence): Reason | undefined {
  const annotation = `__meta_kubernetes_pod_annotation_${prefix}port`;
  const unfit = pool.rules.map(fullRule).flatMap(({ sources, separator, regex, target }, number) => {
    if (target !== '__address__' || !sources.includes(annotation)) return [];
    const seen = evidence.discoveredOf(pool, pods).map(discovered => relabel(discovered, pool.rules.slice(0, number)).labels)
      .flatMap(labels => labels === undefined ? [] : [sources.map(name => labels[name] ?? '').join(separator)]);
    return [{ number, regex, unmatched: seen.find(value => !expressionOf(regex).matches(value)) }];
  });
  // There is one for each kind of address.
  if (unfit.length === 0 || unfit.some(({ unmatched }) => unmatched === undefined)) return undefined;
  const [{ number, regex, unmatched }] = unfit;
  return {
    code: 'annotation-rule-does-not-fit',
    message: `rule ${number} of its relabel_configs does not match "${unmatched}" with "${regex}", so the annotated port is not asked`,
  };
}

/** Why a job scrapes none of the targets that pass a filter; undefined where it discovers none. */
export function whyDropped(pool: ScrapePool, filter: Filter): Reason | undefined {
  const [dropped] = nearestUnscraped([pool], filter);
  if (dropped?.problem !== undefined) return { code: 'target-invalid', message: `Prometheus cannot scrape it: ${dropped.problem}` };
  return dropped?.droppedBy === undefined ? undefined : {
    code: 'dropped-by-relabeling',
    message: `rule ${dropped.droppedBy} of its relabel_configs ${ruleWords(pool.rules, dropped.droppedBy, [dropped])}`,
  };
}
