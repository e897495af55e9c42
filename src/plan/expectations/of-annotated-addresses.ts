import { whyDropped } from './annotated-port';
import { byWorkload, Evidence } from './evidence';
import { Expectation, refuted } from './expectation';
import { judgementOnTargets } from './judgement';
import { Metadata } from '../cluster/kinds';
import { AnnotationJob, Annotations } from '../explain/annotation-jobs';
import { enumeration } from '../explain/label-words';

const KINDS = { service: 'Service', ingress: 'Ingress' } as const;

/** Whether the targets of a job are the addresses of what is annotated, and not of pods behind it. */
export function discoversItself({ of, pool: { job: { config: { kubernetes_sd_configs: discoveries = [] } } } }: AnnotationJob): boolean {
  return discoveries.every(({ role }) => role === of);
}

/** What annotations of a Service or Ingress state where a job asks its own address, or has a prober ask it. */
export function ofDiscoveredItself(of: keyof typeof KINDS, { namespace, name, ...metadata }: Metadata, evidence: Evidence): Expectation[] {
  const annotations = new Annotations(metadata.annotations);
  const readers = evidence.annotationJobs.filter(job => job.of === of && discoversItself(job) && job.isAskedBy(annotations));
  return readers.flatMap(({ prediction, pool }): Expectation[] => {
    const stated = {
      statedBy: `the annotations of ${KINDS[of]}/${namespace}/${name}`,
      source: 'application' as const,
      prometheus: prediction.prometheus,
    };
    const sources = ['__meta_kubernetes_namespace', `__meta_kubernetes_${of}_name`];
    const own = `${namespace}/${name}`;
    const targets = evidence.targetsOf(prediction, pool.name)
      .filter(({ target: { discoveredLabels } }) => sources.map(source => discoveredLabels[source]).join('/') === own);
    if (targets.length === 0) {
      const why = whyDropped(pool, { sources, separator: '/', values: [own], matches: value => value === own });
      const objects = [`job ${pool.name}`];
      return why === undefined ? [] : [{ ...stated, series: 'its target', ...refuted(why.code, why.message, { objects }) }];
    }
    return Array.from(byWorkload(targets), ([workload, ofWorkload]) => ({
      ...stated,
      workload,
      series: enumeration([...new Set(ofWorkload.flatMap(({ series }) => series))]) || 'its target',
      ...judgementOnTargets(ofWorkload, workload, evidence),
    }));
  });
}
