import { PrometheusResource } from './prometheus';
import { Finding } from '../findings/finding';
import { idOf, Manifest } from '../kubernetes/manifest';
import { otherDiscoveriesOf } from '../resources/scrape-config';

/** What the plan does not follow: it goes on without, and says so. */
export function unfollowedAmong(manifests: ReadonlyArray<Manifest>, prometheuses: ReadonlyArray<PrometheusResource>): Finding[] {
  return [...manifests.flatMap(otherDiscoveries), ...prometheuses.flatMap(oldVersion)];
}

/** Discoveries of a ScrapeConfig other than Kubernetes and static ones. */
function otherDiscoveries(manifest: Manifest): Finding[] {
  if (manifest.kind !== 'ScrapeConfig') return [];
  return otherDiscoveriesOf(manifest.spec).map(field => ({
    object: idOf(manifest),
    path: `spec.${field}`,
    message: 'The plan knows discovery from Kubernetes and static targets only: it has no targets from this discovery, and does not check it.',
  }));
}

function oldVersion({ id, spec: { version = '' } }: PrometheusResource): Finding[] {
  if (!/^\s*v?0*2(\.|$)/.test(version)) return [];
  return [{ object: id, path: 'spec.version', message: `The plan is that of Prometheus 3, which differs from ${version}: upgrade, or read the plan with care.` }];
}
