import { PrometheusResource } from './prometheus';
import { Finding } from '../findings/finding';
import { idOf, Manifest } from '../kubernetes/manifest';
import { otherDiscoveriesOf } from '../resources/scrape-config';

/** Findings about settings that the plan does not follow. */
export function unfollowedAmong(manifests: ReadonlyArray<Manifest>, prometheuses: ReadonlyArray<PrometheusResource>): Finding[] {
  return [
    ...manifests.flatMap(otherDiscoveries),
    ...prometheuses.flatMap(({ id, spec }) => oldVersion({ object: id, path: 'spec.version' }, spec.version)),
  ];
}

/** Discoveries of a ScrapeConfig other than Kubernetes and static ones. */
function otherDiscoveries(manifest: Manifest): Finding[] {
  if (manifest.kind !== 'ScrapeConfig') return [];
  return otherDiscoveriesOf(manifest.spec).map(field => ({
    code: 'discovery-ignored',
    object: idOf(manifest),
    path: `spec.${field}`,
    message: 'The plan only knows static targets and discovery from Kubernetes: it neither checks this discovery nor has its targets.',
  }));
}

/** That a Prometheus has major version 2. */
export function oldVersion(where: Pick<Finding, 'object' | 'path'>, version = ''): Finding[] {
  if (!/^\s*v?0*2(\.|$)/.test(version)) return [];
  return [{
    code: 'prometheus-2',
    ...where,
    message: `The plan is that of Prometheus 3, which differs from ${version}: upgrade, or read the plan with care.`,
  }];
}
