import { CatalogueEntry } from './catalogue-entry';

/** The causes of samples that are scraped and do not arrive where they should end, or arrive there twice. */
export const SINK_CAUSES = {
  'remote-write-receiver-off': {
    severity: 'error',
    means: 'A Prometheus or an agent writes to a Prometheus that takes no remote writes, which answers each of them with 404.',
    remedy: 'Set enableRemoteWriteReceiver in the resource of the one that is written to, or --web.enable-remote-write-receiver.',
  },
  'remote-write-path-wrong': {
    severity: 'error',
    means: 'A remote write names a path at which the Prometheus that it leads to takes none.',
    remedy: 'End the URL in /api/v1/write, after the route prefix of that Prometheus if it has one.',
  },
  'remote-write-to-itself': {
    severity: 'error',
    means: 'A remote write leads back to the Prometheus whose samples it sends, directly or through agents.',
    remedy: 'Name another store, or leave the remote write out.',
  },
  'remote-write-blocked': {
    severity: 'error',
    means: 'A remote write does not get through to the store that it names: a sidecar, a policy, a port or a missing file stops it.',
    remedy: 'Follow the reason in the message; to a port that demands mutual TLS, write with https and certificates of the mesh.',
  },
  'remote-write-unknown': {
    severity: 'warning',
    means: 'Whether a remote write gets through to the store that it names depends on what the manifests do not say.',
    remedy: 'Give what the message names.',
  },
  'agent-writes-nowhere': {
    severity: 'error',
    means: 'A Prometheus that runs as an agent stores nothing, and has no remote write, so that what it scrapes is lost.',
    remedy: 'Give it a remote write to a store.',
  },
  'writers-not-told-apart': {
    severity: 'error',
    means: 'Several Prometheuses, or replicas of one, bring the same series to one store, where no external label tells them apart.',
    remedy: 'Let only one of them scrape the pod, or give replicas a label that the store deduplicates by.',
  },
  'federation-from-agent': {
    severity: 'error',
    means: 'A job asks a Prometheus that runs as an agent for /federate, and that stores nothing which it could answer with.',
    remedy: 'Federate from the Prometheus that the agent writes to, or let the agent write to this one.',
  },
  'rules-not-evaluated': {
    severity: 'warning',
    means: 'A Prometheus that runs as an agent evaluates no rules, and no other Prometheus among the manifests evaluates a PrometheusRule.',
    remedy: 'Let the Prometheus that the agent writes to select the rule, or load it into the ruler of another store.',
  },
} satisfies Record<string, CatalogueEntry>;
