import { GATEWAY_API } from './gateway';
import { valueAt } from '../../kubernetes/fields';
import { Manifest } from '../../kubernetes/manifest';
import { Istiod } from '../mesh/istiod';

/** How istiod deploys the gateways of a class (`pilot/pkg/config/kube/gatewaycommon/classinfo.go`, ClassInfo). */
export interface GatewayClass {
  readonly controller: string;
  readonly template: 'kube-gateway' | 'waypoint';
  readonly serviceType: string;
  /** Whether the names of the workloads end with the name of the class. */
  readonly hasSuffix: boolean;
}

const GATEWAY: GatewayClass = {
  controller: 'istio.io/gateway-controller', template: 'kube-gateway', serviceType: 'LoadBalancer', hasSuffix: true,
};
const WAYPOINT: GatewayClass = { controller: 'istio.io/mesh-controller', template: 'waypoint', serviceType: 'ClusterIP', hasSuffix: false };
const EAST_WEST: GatewayClass = {
  controller: 'istio.io/eastwest-controller', template: 'waypoint', serviceType: 'LoadBalancer', hasSuffix: false,
};

/** The class of a name, among the manifests or built into istiod; undefined if istiod does not implement it. */
export function gatewayClassOf(name: string, manifests: ReadonlyArray<Manifest>, istiod: Istiod): GatewayClass | undefined {
  const classes: { readonly [name: string]: GatewayClass } = {
    istio: GATEWAY,
    ...(hasWaypoints(istiod) ? { 'istio-waypoint': WAYPOINT } : {}),
    ...(isOn(istiod, 'AMBIENT_ENABLE_MULTI_NETWORK', false) ? { 'istio-east-west': EAST_WEST } : {}),
  };
  const given = manifests.find(({ apiVersion, kind, metadata }) =>
    apiVersion.startsWith(`${GATEWAY_API}/`) && kind === 'GatewayClass' && metadata.name === name);
  if (given === undefined) return Object.hasOwn(classes, name) ? classes[name] : undefined;
  return Object.values(classes).find(({ controller }) => controller === valueAt(given, 'spec.controllerName'));
}

/** `EnableAmbientWaypoints` of `pilot/pkg/features/ambient.go`. */
export function hasWaypoints(istiod: Istiod): boolean {
  return isOn(istiod, 'PILOT_ENABLE_AMBIENT_WAYPOINTS', true);
}

/** A feature of ambient mode, which is off without that. */
function isOn({ values }: Istiod, feature: string, byDefault: boolean): boolean {
  return values.env('PILOT_ENABLE_AMBIENT') === 'true' && (values.env(feature) ?? String(byDefault)) === 'true';
}
