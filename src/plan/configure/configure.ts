import { configurePrometheus, ConfiguredPrometheus, PrometheusResource } from './prometheus';
import { unfollowedAmong } from './unfollowed';
import { Supposed } from '../cluster/cluster';
import { Finding } from '../findings/finding';
import { Manifest } from '../kubernetes/manifest';
import { Assets, assetsAmong } from '../resources/assets';
import { customResourcesAmong } from '../resources/custom-resource';
import { monitorsAmong } from '../resources/monitors';
import { prometheusAgentSpec, prometheusSpec } from '../resources/prometheus';

/** The part of the cluster that this stage reads: all objects, and the labels of their namespaces, with `kubernetes.io/metadata.name`. */
export interface ConfigureInput {
  readonly manifests: ReadonlyArray<Manifest>;
  readonly namespaces: ReadonlyMap<string, { readonly [key: string]: string }>;
  readonly supposed?: Supposed;
}

/** The configurations of each Prometheus and then of each PrometheusAgent, in the order of the objects. */
export interface Configuration {
  readonly prometheuses: ReadonlyArray<ConfiguredPrometheus>;
  readonly findings: ReadonlyArray<Finding>;
}

/** Generates scrape jobs from custom resources, as prometheus-operator does (`pkg/prometheus`). */
export function configure({ manifests, namespaces, supposed = {} }: ConfigureInput): Configuration {
  const findings: Finding[] = [];
  const servers = customResourcesAmong(manifests, 'Prometheus', 'v1', prometheusSpec, findings)
    .map((each): PrometheusResource => ({ ...each, mode: 'Server' }));
  const agents = customResourcesAmong(manifests, 'PrometheusAgent', 'v1alpha1', prometheusAgentSpec, findings)
    .map((each): PrometheusResource => ({ ...each, mode: each.spec.mode ?? 'StatefulSet' }));
  const monitors = monitorsAmong(manifests, findings);
  const assets = assetsAmong(manifests);
  findings.push(...unfollowedAmong(manifests, [...servers, ...agents]));
  return {
    prometheuses: [...servers, ...agents]
      .map(each => configurePrometheus(each, { monitors, namespaces, assets: new Assets(assets, supposed.assets) })),
    findings,
  };
}
