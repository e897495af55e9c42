import { bare } from './kinds';
import { isFields } from '../kubernetes/fields';
import { list, map, oneOf, record, required, ruled, Shape } from '../kubernetes/shape';

// What the API server refuses of those kinds of Istio that decide about scrapes (`manifests/charts/base/files/crd-all.gen.yaml` of Istio).

const anything: Shape<unknown> = { read: value => value ?? undefined };

function withSpec(spec: Shape<unknown>): Shape<unknown> {
  const ofKind = record({ spec });
  return { read: (value, place) => [bare.read(value, place), ofKind.read(value, place)] };
}

const mutualTls = record({ mode: oneOf('UNSET', 'DISABLE', 'PERMISSIVE', 'STRICT') });
const byPort = ruled(map(mutualTls), ports => {
  const wrong = Object.keys(ports).find(port => !/^\d+$/.test(port) || Number(port) < 1 || Number(port) > 65535);
  return wrong === undefined ? undefined : `must have ports from 1 to 65535, and not ${JSON.stringify(wrong)}`;
});
const peerAuthentication = withSpec(ruled(
  record({ selector: record({ matchLabels: anything }), mtls: mutualTls, portLevelMtls: byPort }),
  ({ selector: { matchLabels } = {}, portLevelMtls }) => {
    const selectsAll = !isFields(matchLabels) || Object.keys(matchLabels).length === 0;
    return portLevelMtls !== undefined && selectsAll ? 'must have a selector with labels, since it has portLevelMtls' : undefined;
  },
));

const targets = { selector: anything, targetRef: anything, targetRefs: anything };
const ofOneKind = (given: { readonly [field in keyof typeof targets]?: unknown }) =>
  Object.keys(targets).filter(field => given[field as keyof typeof targets] !== undefined).length > 1
    ? 'must have only one of selector, targetRef and targetRefs' : undefined;
const authorizationPolicy = withSpec(ruled(record({ ...targets, action: oneOf('ALLOW', 'DENY', 'AUDIT', 'CUSTOM') }), ofOneKind));
const requestAuthentication = withSpec(ruled(record(targets), ofOneKind));

const captureMode = oneOf('DEFAULT', 'IPTABLES', 'NONE');
const sidecar = withSpec(record({
  egress: list(record({ hosts: required(list(anything)), captureMode })),
  ingress: list(record({ port: required(anything), captureMode })),
  outboundTrafficPolicy: record({ mode: oneOf('REGISTRY_ONLY', 'ALLOW_ANY') }),
}));

const tls = record({ mode: oneOf('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL') });
const destinationRule = withSpec(record({
  host: required(anything),
  trafficPolicy: record({ tls, portLevelSettings: list(record({ tls })) }),
}));

const inVersions = (group: string, versions: ReadonlyArray<string>, kinds: { readonly [kind: string]: Shape<unknown> }) =>
  versions.flatMap(version => Object.entries(kinds).map(([kind, shape]) => [`${group}/${version} ${kind}`, shape] as const));

/** How the API server reads them, by version and kind. */
export const ISTIO_SHAPES: ReadonlyArray<readonly [string, Shape<unknown>]> = [
  ...inVersions('security.istio.io', ['v1', 'v1beta1'], {
    AuthorizationPolicy: authorizationPolicy, PeerAuthentication: peerAuthentication, RequestAuthentication: requestAuthentication,
  }),
  ...inVersions('networking.istio.io', ['v1', 'v1beta1', 'v1alpha3'], { DestinationRule: destinationRule, Sidecar: sidecar }),
];
