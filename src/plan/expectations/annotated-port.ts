import { Evidence } from './evidence';
import { Application, Cause } from './expectation';
import { Pod } from '../cluster/kinds';
import { furthestUnscraped, ruleWords } from '../explain/dropped-targets';
import { expressionOf } from '../relabel/expression';
import { fullRule } from '../relabel/full-rule';
import { relabel } from '../relabel/relabel';

/** Why a job that reads the annotations of pods does not ask for the port that they name: its rule does not fit, or drops them. */
export function whyAnnotatedPortIsNotScraped(pods: ReadonlyArray<Pod>, { port }: Application, evidence: Evidence): Cause | undefined {
  for (const { pool, prefix } of evidence.annotationJobs.filter(({ of }) => of === 'pod')) {
    const annotation = `__meta_kubernetes_pod_annotation_${prefix}port`;
    const number = pool.rules.map(fullRule).findIndex(({ sources, target }) => target === '__address__' && sources.includes(annotation));
    for (const discovered of evidence.discoveredOf(pool, pods)) {
      const { labels } = relabel(discovered, pool.rules.slice(0, number));
      if (port === undefined || number < 0 || labels === undefined) continue;
      const { sources, separator, regex } = fullRule(pool.rules[number]);
      const value = sources.map(name => labels[name] ?? '').join(separator);
      if (expressionOf(regex).matches(value)) continue;
      const message = `rule ${number} of its relabel_configs, "${regex}", does not match "${value}", so the annotated port does not come into the address`;
      return { code: 'annotation-rule-does-not-fit', message, objects: [`job ${pool.name}`] };
    }
    const [dropped] = furthestUnscraped([pool], pods);
    const objects = [`job ${pool.name}`];
    if (dropped?.droppedBy !== undefined) {
      const message = `rule ${dropped.droppedBy} of its relabel_configs ${ruleWords(pool.rules, dropped.droppedBy, [dropped])}`;
      return { code: 'dropped-by-relabeling', message, objects };
    }
    if (dropped?.problem !== undefined) return { code: 'target-invalid', message: `Prometheus cannot scrape it: ${dropped.problem}`, objects };
  }
  return undefined;
}
