import { isDeepStrictEqual } from 'util';
import { configure } from './configure/configure';
import { fromPrometheusYaml } from './configure/load/prometheus-yaml';
import { ambiguities } from './discover/ambiguous-labels';
import { Finding } from './findings/finding';
import { Source } from './kubernetes/manifest';
import { MeshCluster } from './mesh-cluster';
import { predictFoundPrometheus, predictPlainPrometheus, predictPrometheus, Prediction } from './prediction';
import { plain as plainValue, treeOf } from './prometheus/yaml-tree';
import { assumptionOnResponses } from './serves/target-limit';
import { undefinedResults } from './targets/undefined-results';

/** The predictions for each Prometheus of a cluster. */
export interface Plan {
  readonly predictions: ReadonlyArray<Prediction>;
  readonly assumptions: ReadonlyArray<string>;
  readonly findings: ReadonlyArray<Finding>;
}

/** Predicts the Prometheuses among the objects of a cluster, those that its pods run, and those that a `prometheus.yml` configures. */
export function planOf(
  { cluster, scrapers }: Pick<MeshCluster, 'cluster' | 'scrapers'>,
  configurations: ReadonlyArray<{ readonly text: string; readonly source: Source }> = [],
): Plan {
  const { prometheuses, findings: ofMonitors } = configure(cluster);
  const { found, unfollowed, findings: ofScrapers } = scrapers;
  // The file from which the ConfigMap of a found one was made is no other Prometheus.
  const foundValues = found.flatMap(({ text }) => text === undefined ? [] : [valueOf(text)]);
  const plain = configurations.filter(({ text }) => !foundValues.some(value => isDeepStrictEqual(value, valueOf(text))))
    .map(({ text, source }) => ({ source, ...fromPrometheusYaml(text) }));
  const predictions = [
    ...prometheuses.map(configured => predictPrometheus(configured, cluster)),
    ...found.map(prometheus => predictFoundPrometheus(prometheus, cluster)),
    ...plain.map(configuration => predictPlainPrometheus(configuration, configuration.source.file, cluster)),
  ];
  return {
    predictions,
    assumptions: [
      ...cluster.assumptions,
      ...plain.map(({ source }) => `The Prometheus of ${source.file} is assumed to be allowed to list everything.`),
      ...assumptionOnResponses(predictions.flatMap(({ pools }) => pools.map(({ job }) => job))),
    ],
    findings: [
      ...cluster.findings,
      ...ambiguities(cluster),
      ...ofMonitors,
      ...ofScrapers,
      ...found.flatMap(({ object, configuredBy = object, configuration: { findings } }) =>
        findings.map(finding => ({ object: configuredBy, ...finding }))),
      ...unfollowed.map(({ code, object, message }): Finding => ({ code, object, message })),
      ...plain.flatMap(({ source, findings }) => findings.map(finding => ({ source, ...finding }))),
      ...predictions.flatMap(problemsOf),
    ],
  };
}

function valueOf(prometheusYaml: string): unknown {
  return plainValue(treeOf(prometheusYaml).value);
}

/** Problems that Prometheus would only log, and undefined results; the shards of a Prometheus have the same. */
function problemsOf({ prometheus, pools, unresolved }: Prediction): Finding[] {
  const ofPools = pools.flatMap(pool => [...pool.problems, ...undefinedResults(pool)]
    .map((problem): Finding => ({ object: prometheus, path: pool.name, ...problem })));
  return [
    ...unresolved.map((message): Finding => ({ code: 'binding-unresolved', object: prometheus, message })),
    ...new Map(ofPools.map(finding => [`${finding.path} ${finding.message}`, finding])).values(),
  ];
}
