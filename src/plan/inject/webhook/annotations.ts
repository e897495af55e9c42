import { isIP } from 'net';
import {
  EXCLUDE_INBOUND_PORTS, INCLUDE_INBOUND_PORTS, INCLUDE_OUTBOUND_IP_RANGES, INTERCEPTION_MODE, MERGE_METRICS, PROXY_CONFIG,
  REROUTE_VIRTUAL_INTERFACES, STATUS_PORT_ANNOTATION, TRAFFIC,
} from '../../../mesh/labels-and-annotations';
import { parseBool } from '../../go/strconv';
import { proxyConfigOfText } from '../mesh/proxy-config';

/** Why a value is not valid; undefined if it is. */
type Check = (value: string) => string | undefined;

const PORT = 'a port is a whole number up to 65535';

const isPort = (text: string) => /^[0-9]+$/.test(text.trim()) && Number(text) <= 65_535;
const ports: Check = value => value.trim() === '' || value.split(',').every(isPort)
  ? undefined : `${PORT}, and several are separated by commas`;
const number: Check = value => /^[0-9]+$/.test(value) && Number(value) < 2 ** 32 ? undefined : 'it must be a whole number';
const ipRanges: Check = value => value === '' || value.split(',').every(isPrefix)
  ? undefined : 'it must be a list of CIDRs, separated by commas';
const interfaces: Check = value => value === '' || value.split(',').every(each => /^[a-zA-Z][a-zA-Z0-9_.-]{0,14}$/.test(each.trim()))
  ? undefined : 'it must be a list of network interfaces, separated by commas';
/** `resource.ParseQuantity` of `k8s.io/apimachinery`, which accepts no digits at all. */
const quantity: Check = value => value !== '' && /^[+-]?[0-9]*(\.[0-9]*)?([KMGTPE]i|[numkMGTPE]?|[eE][+-]?[0-9]+)$/.test(value)
  ? undefined : 'it must be a quantity such as 100m or 1Gi';
const orAll = (check: Check): Check => value => value === '*' ? undefined : check(value);

/** `netip.ParsePrefix` of Go, which accepts neither zones nor leading zeros. */
function isPrefix(text: string): boolean {
  const [, address, bits] = /^([^/%]+)\/(0|[1-9][0-9]{0,2})$/.exec(text) ?? [];
  const family = address === undefined ? 0 : isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
}

const CHECKS: { readonly [name: string]: Check } = {
  [INTERCEPTION_MODE]: value => ['REDIRECT', 'TPROXY', 'NONE'].includes(value) ? undefined : 'use REDIRECT, TPROXY or NONE',
  [STATUS_PORT_ANNOTATION]: value => isPort(value) ? undefined : PORT,
  'readiness.status.sidecar.istio.io/initialDelaySeconds': number,
  'readiness.status.sidecar.istio.io/periodSeconds': number,
  'readiness.status.sidecar.istio.io/failureThreshold': number,
  [INCLUDE_OUTBOUND_IP_RANGES]: orAll(ipRanges),
  [`${TRAFFIC}excludeOutboundIPRanges`]: ipRanges,
  [INCLUDE_INBOUND_PORTS]: orAll(ports),
  [EXCLUDE_INBOUND_PORTS]: ports,
  [`${TRAFFIC}excludeOutboundPorts`]: ports,
  [`${TRAFFIC}excludeInterfaces`]: interfaces,
  [`${TRAFFIC}kubevirtInterfaces`]: interfaces,
  [REROUTE_VIRTUAL_INTERFACES]: interfaces,
  [MERGE_METRICS]: value => parseBool(value) === undefined ? 'it must be true or false' : undefined,
  [PROXY_CONFIG]: value => proxyConfigOfText(value).error,
  'sidecar.istio.io/proxyCPU': quantity,
  'sidecar.istio.io/proxyMemory': quantity,
  'sidecar.istio.io/proxyCPULimit': quantity,
  'sidecar.istio.io/proxyMemoryLimit': quantity,
};

/** Why annotations for the sidecar are not valid, which refuses the pod (`pkg/kube/inject/validate.go`, AnnotationValidation). */
export function invalidAnnotations(annotations: { readonly [name: string]: string }): string[] {
  return Object.entries(annotations).flatMap(([name, value]) => {
    const wrong = Object.hasOwn(CHECKS, name) ? CHECKS[name](value) : undefined;
    return wrong === undefined ? [] : [`invalid value '${value}' for annotation '${name}': ${wrong}`];
  });
}
