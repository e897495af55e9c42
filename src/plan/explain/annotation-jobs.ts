import { keepsProxies } from './proxy-rules';
import { memoize } from '../memoize';
import { Prediction } from '../prediction';
import { sanitizeLabelName } from '../prometheus/label-name';
import { RelabelConfig } from '../prometheus/scrape-config';
import { expressionOf } from '../relabel/expression';
import { fullRule } from '../relabel/full-rule';
import { ScrapePool } from '../targets/scrape-pool';

/** Whose annotations a job reads. */
type Annotated = 'pod' | 'service' | 'ingress';

/** A job that scrapes what annotations ask for. */
export interface AnnotationJob {
  readonly prediction: Prediction;
  readonly pool: ScrapePool;
  readonly of: Annotated;
  /** The annotation that asks for a scrape, as in a label: `prometheus_io_scrape`. */
  readonly flag: string;
  /** What it and the others begin with: `prometheus_io_`. */
  readonly prefix: string;
  /** Whether it goes to the port that they name. */
  readonly readsPort: boolean;
  /** Whether the annotations of an object ask it for a scrape. */
  readonly isAskedBy: (annotations: Annotations) => boolean;
  /** The number of the first rule that looks whether they do. */
  readonly askedAt: number;
}

/** Annotations by their names in labels, as jobs see them. */
export class Annotations {
  private readonly values: ReadonlyMap<string, string>;

  public constructor(annotations: { readonly [key: string]: string } = {}) {
    this.values = new Map(Object.entries(annotations).map(([key, value]) => [sanitizeLabelName(key), value]));
  }

  public get(name: string): string | undefined {
    return this.values.get(name);
  }
}

/** The jobs of a Prometheus that read annotations, but for those that keep proxies only; those of several shards are one. */
export function annotationJobs(prediction: Prediction): AnnotationJob[] {
  const pools = [...new Map(prediction.pools.map(pool => [pool.name, pool])).values()];
  return pools.filter(({ rules }) => !keepsProxies(rules)).flatMap(pool => {
    const questions = pool.rules.flatMap((rule, number) => questionOf(rule, number) ?? []);
    if (questions.length === 0) return [];
    const [{ of, flag, number }] = questions;
    const prefix = FLAG.exec(flag)![1];
    const own = questions.filter(question => question.of === of);
    const isAskedBy = (annotations: Annotations) => own.some(question => annotations.get(question.flag) !== undefined)
      && own.every(({ isPassedBy }) => isPassedBy(annotations));
    const port = `__meta_kubernetes_${of}_annotation_${prefix}port`;
    const readsPort = pool.rules.some(({ source_labels: sources = [] }) => sources.includes(port));
    return [{ prediction, pool, of, flag, prefix, readsPort, isAskedBy, askedAt: number }];
  });
}

/** A rule that keeps or drops what annotations ask for. */
interface Question {
  readonly number: number;
  readonly of: Annotated;
  readonly flag: string;
  readonly isPassedBy: (annotations: Annotations) => boolean;
}

const SOURCE = /^__meta_kubernetes_(pod|service|ingress)_annotation(present)?_(.+)$/;

/** `…/scrape`, that of a job with another interval, such as `…/scrape-slow`, and `…/probe`. */
const FLAG = /^(.+_)(?:scrape(?:_.+)?|probe)$/;

function questionOf(rule: RelabelConfig, number: number): Question | undefined {
  const { action, sources, separator, regex } = fullRule(rule);
  const read = sources.flatMap(source => {
    const [, of, present, name] = SOURCE.exec(source) ?? [];
    return of === undefined ? [] : [{ of: of as Annotated, isPresence: present !== undefined, name }];
  });
  const flag = read.find(({ name }) => FLAG.test(name));
  if (!['keep', 'drop'].includes(action) || flag === undefined || read.length < sources.length) return undefined;
  const matches = memoize((value: string) => expressionOf(regex).matches(value));
  const valueIn = (annotations: Annotations) => read.map(({ name, isPresence }) => {
    const value = annotations.get(name);
    return isPresence ? value === undefined ? '' : 'true' : value ?? '';
  }).join(separator);
  return { number, of: flag.of, flag: flag.name, isPassedBy: annotations => matches(valueIn(annotations)) === (action === 'keep') };
}
