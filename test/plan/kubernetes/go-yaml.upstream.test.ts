import { readManifests } from '../../../src/plan/cluster/read-manifests';
import { fromPrometheusYaml } from '../../../src/plan/configure/load/prometheus-yaml';
import { yamlValue } from '../../../src/plan/kubernetes/yaml';
import { component, describeUpstream } from '../../upstream/component';

/** Jobs, and whether the library with which Prometheus reads YAML takes them. */
const JOBS: ReadonlyArray<readonly [job: string, isRead: boolean]> = [
  ['{ job_name: a_(?:b|c) }', false],
  ['{ job_name: a? }', false],
  ['{ job_name: a ?b }', false],
  ['{ job_name: :a }', false],
  ['{ job_name: a, static_configs: [{ targets: [::1] }] }', false],
  ['{ job_name: "a_(?:b|c)" }', true],
  ["{ job_name: ':a' }", true],
  ['{ job_name: a:b }', true],
  ['{ job_name: a } # (?:b|c)', true],
  ['job_name: a_(?:b|c)', true],
  ['job_name: :a', true],
];

const textOf = (job: string) => `scrape_configs:\n- ${job}\n`;

describeUpstream('text without quotes', () => {
  test('is read by Prometheus, unless it has a question mark or begins with a colon inside of brackets', async () => {
    const { refusals } = await component('load').ask<{ refusals: string[] }>({ configs: JOBS.map(([job]) => textOf(job)) });
    expect(refusals.map((refusal, i) => [JOBS[i][0], refusal === ''])).toEqual(JOBS);
  });

  test('is read by the plan where Prometheus reads it', () => {
    expect(JOBS.map(([job]) => [job, fromPrometheusYaml(textOf(job)).findings.length === 0])).toEqual(JOBS);
    expect(JOBS.map(([job]) => [job, yamlValue(textOf(job)).error === undefined])).toEqual(JOBS);
    expect(JOBS.map(([job]) => [job, readManifests(textOf(job), 'prometheus.yml').findings.length === 0])).toEqual(JOBS);
  });
});
