import { Code } from '../../../src/plan/findings/catalogue';

/** The real thing on which a cause is seen. */
type RealComponent = 'API server' | 'injector' | 'operator' | 'Prometheus' | 'real mesh';

/** Where the example of a cause, or one like it, meets a real component; or why none can show it. */
export type Sighting = { readonly on: RealComponent; readonly by: string } | { readonly not: string };

/** Gives the examples of this folder to the API server's admission, the injector, the operator and Prometheus. */
export const EXAMPLES_TEST = 'test/plan/findings/on-real-components.upstream.test.ts';

/** Lets Prometheus scrape the examples of this folder. */
export const SCRAPES_TEST = 'test/plan/findings/scrapes.upstream.test.ts';

/** Its cells are the outcomes of real scrapes. */
export const TABLE_TEST = 'test/e2e/reachability.e2e.test.ts';

/** Its scrapes are those of which the plan says the causes. */
export const CAUSES_TEST = 'test/e2e/causes.e2e.test.ts';

const [apiServer, injector, operator, prometheus] = (['API server', 'injector', 'operator', 'Prometheus'] as const)
  .map((on): Sighting => ({ on, by: EXAMPLES_TEST }));
const scrapes: Sighting = { on: 'Prometheus', by: SCRAPES_TEST };
const table: Sighting = { on: 'real mesh', by: TABLE_TEST };
const causes: Sighting = { on: 'real mesh', by: CAUSES_TEST };
const outbound: Sighting = { on: 'real mesh', by: 'test/e2e/outbound.e2e.test.ts' };
const OF_THE_PLAN: Sighting = { not: 'it is about what the plan knows, and a component knows its cluster' };
const NO_REMOTE_WRITE: Sighting = { not: 'no test lets a real Prometheus write to another' };
const NO_SUCH_NETWORK: Sighting = { not: 'the mesh of the tests has sidecars, and neither ztunnel nor NetworkPolicies' };

export const SEEN: Record<Code, Sighting> = {
  'scraped-twice': prometheus,
  'some-pods-not-scraped': prometheus,
  'no-target': prometheus,
  'merged-endpoint-not-scraped': prometheus,
  'nothing-served': causes,
  'init-container-port': scrapes,
  'port-not-tcp': scrapes,
  'port-not-http': { not: 'no test asks a real database for metrics' },
  'port-without-metrics': causes,
  'listens-on-localhost': causes,
  'workload-left-out': prometheus,
  'service-left-out': prometheus,
  'merging-off': injector,
  'annotation-names-agent-port': injector,
  'annotation-rule-does-not-fit': prometheus,
  'annotated-port-not-scraped': prometheus,
  'not-injected': injector,
  'metrics-port-not-scraped': prometheus,
  'acknowledgement-unused': OF_THE_PLAN,
  'annotations-not-read': prometheus,

  'series-dropped': scrapes,
  'metric-name-removed': scrapes,
  'target-limit-exceeded': scrapes,
  'label-limit-exceeded': scrapes,
  'targets-alike': scrapes,
  'service-without-pods': causes,
  'service-port-missing': causes,
  'service-of-several-pods': causes,
  'service-through-own-sidecar': causes,
  'application-certificate-unknown': { not: 'no test verifies the certificate of an application' },
  'protocol-unknown': causes,
  'password-missing': { not: 'no test gives users to a real Prometheus' },
  'metrics-localhost-only': outbound,
  'agent-cannot-ask': causes,
  'protobuf-in-text': { not: 'the real mesh has a newer agent, and Envoy as it is published' },
  'protobuf-in-text-unknown': OF_THE_PLAN,
  'job-file-missing': causes,
  'job-file-unknown': OF_THE_PLAN,
  'outbound-registry-only': outbound,
  'outbound-route-unknown': causes,

  'remote-write-receiver-off': NO_REMOTE_WRITE,
  'remote-write-path-wrong': NO_REMOTE_WRITE,
  'remote-write-to-itself': NO_REMOTE_WRITE,
  'remote-write-blocked': NO_REMOTE_WRITE,
  'remote-write-unknown': OF_THE_PLAN,
  'agent-writes-nowhere': NO_REMOTE_WRITE,
  'writers-not-told-apart': NO_REMOTE_WRITE,
  'federation-from-agent': { not: 'no test runs a real agent' },
  'rules-not-evaluated': { not: 'no test lets a store evaluate what an agent scrapes' },

  'namespace-not-given': OF_THE_PLAN,
  'node-not-given': OF_THE_PLAN,
  'node-of-pod-not-given': OF_THE_PLAN,
  'mesh-settings-not-given': OF_THE_PLAN,
  'asset-not-given': OF_THE_PLAN,
  'rights-not-given': OF_THE_PLAN,
  'description-contradicted': OF_THE_PLAN,

  'scraper-not-followed': OF_THE_PLAN,
  'scraper-configuration-unknown': OF_THE_PLAN,
  'scraper-idle': { not: 'what does not run has no outcome that could be looked at' },
  'configuration-unread': { not: 'what nobody reads has no outcome that could be looked at' },
  'no-prometheus': OF_THE_PLAN,
  'prometheus-refused': apiServer,
  'prometheus-without-operator': { not: 'there is no operator that could read the monitor' },
  'monitor-not-stored': apiServer,
  'monitor-kind-not-taken': operator,
  'monitor-selector-not-set': operator,
  'monitor-not-selected': operator,
  'monitor-namespace-not-selected': operator,
  'monitor-refused': operator,
  'prometheus-not-loaded': operator,
  'monitor-without-endpoints': operator,
  'list-forbidden': prometheus,
  'api-token-missing': { not: 'the Prometheus of these tests is given a client of the API server, and needs no token' },
  'discovery-refused': prometheus,
  'monitor-looks-elsewhere': prometheus,
  'labels-not-selected': prometheus,
  'nothing-selected': prometheus,
  'nothing-discovered': prometheus,
  'no-service': prometheus,
  'service-selects-no-pod': prometheus,
  'service-without-selector': prometheus,
  'external-name-service': prometheus,
  'service-without-ports': prometheus,
  'workload-without-pods': prometheus,
  'pods-ended': prometheus,
  'pods-without-address': prometheus,
  'pod-without-sidecar': prometheus,
  'port-not-found': prometheus,
  'target-port-not-found': prometheus,
  'status-port-not-declared': prometheus,
  'dropped-by-relabeling': prometheus,
  'target-invalid': prometheus,

  'scraper-without-pod': { not: 'what does not run has no outcome that could be looked at' },
  'url-invalid': scrapes,
  'through-proxy': OF_THE_PLAN,
  'address-unknown': OF_THE_PLAN,
  'address-shared': OF_THE_PLAN,
  'host-port-undeclared': OF_THE_PLAN,
  'mtls-strict-plaintext': table,
  'ambient-strict-not-enrolled': NO_SUCH_NETWORK,
  'mtls-permissive-only-sidecars': table,
  'secure-port-plaintext': table,
  'secure-port-captured': table,
  'certificate-missing': table,
  'certificate-not-mounted': causes,
  'standpoint-unknown': OF_THE_PLAN,
  'certificate-unknown': OF_THE_PLAN,
  'certificate-name-verified': causes,
  'https-to-http': table,
  'http-to-https': table,
  'tls-terminated-by-sidecar': table,
  'http2-passed-on': table,
  'port-declared-http2': table,
  'answered-by-own-sidecar': table,
  'outbound-capture-unknown': OF_THE_PLAN,
  'inbound-listeners-unknown': OF_THE_PLAN,
  'proxy-extension-unknown': OF_THE_PLAN,
  'token-check-unknown': OF_THE_PLAN,
  'oldest-unknown': OF_THE_PLAN,
  'authorization-denied': { on: 'real mesh', by: 'test/e2e/authorization.e2e.test.ts' },
  'authorization-unknown': OF_THE_PLAN,
  'authorization-delegated': OF_THE_PLAN,
  'network-policy-denied': NO_SUCH_NETWORK,
  'network-policy-unknown': OF_THE_PLAN,
  'tunnel-not-taken': NO_SUCH_NETWORK,
  'waypoint-in-front': NO_SUCH_NETWORK,

  'yaml-unreadable': { not: 'a component gets objects, and no text' },
  'document-empty': { not: 'a component gets objects, and no text' },
  'not-an-object': { not: 'a component gets objects, and no text' },
  'object-unnamed': apiServer,
  'duplicate-object': { not: 'to the API server the second one is a change of the first' },
  'unknown-version': apiServer,
  'unknown-kind': apiServer,
  'unknown-field': apiServer,
  'field-invalid': apiServer,
  'pod-refused': injector,
  'no-node-admits': OF_THE_PLAN,
  'annotations-ambiguous': { not: 'which value istiod takes is random' },
  'injection-annotation-invalid': { not: 'the agent that ignores it only logs' },
  'injection-template-ignored': OF_THE_PLAN,
  'istiod-settings-unreadable': { not: 'the injector of the tests is set up by charts, and not by a ConfigMap' },
  'gateway-parameters-missing': { not: 'the controller of the tests is only asked for Gateways that are complete' },
  'gateway-customization-ignored': OF_THE_PLAN,
  'labels-ambiguous': { not: 'which value Prometheus takes is random' },
  'labelmap-ambiguous': { not: 'which value Prometheus takes is random' },
  'identical-targets': prometheus,
  'selector-unsupported': prometheus,
  'binding-unresolved': prometheus,
  'discovery-ignored': OF_THE_PLAN,
  'job-files-ignored': OF_THE_PLAN,
  'prometheus-yml-refused': prometheus,
  'prometheus-2': OF_THE_PLAN,
};

/** Those that a test is said to show. */
export function seenBy(test: string): string[] {
  return Object.entries(SEEN).filter(([, sighting]) => 'by' in sighting && sighting.by === test).map(([code]) => code);
}
