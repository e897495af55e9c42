import { GlobalConfig, ScrapeConfig } from '../../../src/plan/prometheus/scrape-config';
import { storedOf } from '../../../src/plan/serves/lost-series';
import { assumptionOnResponses, targetLimitLoss } from '../../../src/plan/serves/target-limit';
import { jobOf } from '../../../src/plan/targets/job';

const TARGET = { job: 'pods', instance: '10.0.0.7:8080', pod: 'größe' };
const job = (config: Partial<ScrapeConfig>, global: GlobalConfig = {}) => jobOf({ job_name: 'pods', ...config }, global);
const lossAt = (config: Partial<ScrapeConfig>, global?: GlobalConfig) =>
  storedOf({ of: 'Envoy' }, TARGET, job(config, global)).loss?.reason;

test.each<[string, Partial<ScrapeConfig>, string]>([
  ['labels, with that for the name', { label_limit: 3 }, 'a label_limit of 3, and they have 4 labels or more'],
  ['the length of names', { label_name_length_limit: 7 }, 'a label_name_length_limit of 7, and the name of label instance is 8 long'],
  ['the length of values, in bytes', { label_value_length_limit: 12 }, 'of 12, and label instance is 13 long'],
])('a limit on %s holds for every response', (_, config, words) => {
  expect(lossAt(config)).toContain(words);
  const [[field, limit]] = Object.entries(config) as Array<[string, number]>;
  expect(lossAt({ [field]: limit + 1 })).toBeUndefined();
});

test('a global limit holds where a job has none of its own, and 0 is none', () => {
  expect(lossAt({}, { label_limit: 2 })).toContain('label_limit of 2');
  expect(lossAt({ label_limit: 9 }, { label_limit: 2 })).toBeUndefined();
  expect(lossAt({ label_limit: 0 }, { label_limit: 2 })).toContain('label_limit of 2');
  expect(lossAt({ label_limit: 0 })).toBeUndefined();
});

test('labels count as metric relabelings leave them, and not where those of samples could take their place', () => {
  expect(lossAt({ label_limit: 3, metric_relabel_configs: [{ action: 'labeldrop', regex: 'pod' }] })).toBeUndefined();
  expect(lossAt({ label_limit: 3, honor_labels: true })).toBeUndefined();
});

test('a job with more targets than its limit scrapes none of them', () => {
  expect(targetLimitLoss(job({ target_limit: 2 }), 3)).toMatchObject({ code: 'target-limit-exceeded' });
  expect(targetLimitLoss(job({ target_limit: 2 }), 2)).toBeUndefined();
  expect(targetLimitLoss(job({}), 1_000)).toBeUndefined();
});

test('a limit on what a target answers is no cause: the plan says once that it takes it to be kept', () => {
  const limited = ['a', 'b'].map(job_name => job({ job_name, sample_limit: 10 }));
  expect(assumptionOnResponses([job({}), ...limited, ...limited])).toEqual([
    'No target gives more than the sample_limit or body_size_limit of job a and 1 more allows: manifests do not say how much it gives.',
  ]);
  expect(lossAt({ sample_limit: 1, body_size_limit: '1B' })).toBeUndefined();
});

test.each<[boolean, Partial<ScrapeConfig>, GlobalConfig]>([
  [true, { body_size_limit: '10MB' }, {}],
  [true, {}, { body_size_limit: '10MB' }],
  [true, {}, { sample_limit: 5 }],
  [false, { body_size_limit: '0B', sample_limit: 0 }, {}],
  [false, { label_limit: 5, target_limit: 5 }, {}],
])('whether responses are limited is %s for %j and globally %j', (isLimited, config, global) => {
  expect(assumptionOnResponses([job(config, global)])).toHaveLength(isLimited ? 1 : 0);
});
