import { memoize } from '../memoize';
import { Prediction } from '../prediction';
import { expressionOf } from '../relabel/expression';
import { fullRule } from '../relabel/full-rule';
import { ScrapePool } from '../targets/scrape-pool';

/** A job that scrapes what annotations of pods or Services ask for. */
export interface AnnotationJob {
  readonly prediction: Prediction;
  readonly pool: ScrapePool;
  readonly of: 'pod' | 'service';
  /** What the annotations begin with, as in a label: `prometheus_io_`. */
  readonly prefix: string;
  /** Whether it keeps this value of the annotation `…/scrape`. */
  readonly keeps: (value: string) => boolean;
}

const SCRAPE = /^__meta_kubernetes_(pod|service)_annotation_(.+_)scrape$/;

/** The jobs that read annotations; those of several shards are one. */
export function annotationJobs(predictions: ReadonlyArray<Prediction>): AnnotationJob[] {
  return predictions.flatMap(prediction => {
    const pools = [...new Map(prediction.pools.map(pool => [pool.name, pool])).values()];
    return pools.flatMap((pool): AnnotationJob[] => {
      const [found] = pool.rules.map(fullRule).flatMap(({ action, sources, regex }) => {
        const match = action === 'keep' && sources.length === 1 ? SCRAPE.exec(sources[0]) : null;
        return match === null ? [] : [{ of: match[1] as 'pod' | 'service', prefix: match[2], regex }];
      });
      if (found === undefined) return [];
      const { of, prefix, regex } = found;
      return [{ prediction, pool, of, prefix, keeps: memoize(value => expressionOf(regex).matches(value)) }];
    });
  });
}
