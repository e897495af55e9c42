import { DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, HEALTH_PORT, INIT_CONTAINER, VALIDATION_CONTAINER } from '../../../mesh/istio';
import { INTERCEPTION_MODE, TRAFFIC } from '../../../mesh/labels-and-annotations';
import { parseBool } from '../../go/strconv';
import { InjectableContainer, InjectablePod } from '../injectable-pod';

/** Which traffic of a pod goes through its proxy: lists separated by commas, `*` for all. */
export interface Capture {
  readonly mode: string;
  readonly includeInboundPorts: string;
  readonly excludeInboundPorts: string;
  readonly includeOutboundIPRanges: string;
  readonly excludeOutboundIPRanges: string;
  readonly includeOutboundPorts: string;
  readonly excludeOutboundPorts: string;
}

/** What sets up the capture of a pod's traffic, and with what; undefined where nothing does, as for a gateway. */
export function captureOf({ metadata: { annotations = {} }, spec: { initContainers = [] } }: InjectablePod, env: Environment): Capture | undefined {
  const init = initContainers.find(({ name }) => name === INIT_CONTAINER);
  if (init !== undefined) return ofArguments(init);
  const isByPlugin = initContainers.some(({ name }) => name === VALIDATION_CONTAINER) && parseBool(env.DISABLE_ENVOY ?? '') !== true;
  return isByPlugin ? ofAnnotations(annotations) : undefined;
}

interface Environment {
  readonly [name: string]: string;
}

/** The flags of `tools/istio-iptables/pkg/cmd/root.go`. */
function ofArguments({ args = [] }: InjectableContainer): Capture {
  const of = (flag: string) => args[args.indexOf(flag) + 1];
  const given = (flag: string) => args.includes(flag) ? of(flag) : '';
  return {
    mode: given('-m'),
    includeInboundPorts: given('-b'),
    excludeInboundPorts: given('-d'),
    includeOutboundIPRanges: given('-i'),
    excludeOutboundIPRanges: given('-x'),
    includeOutboundPorts: given('-q'),
    excludeOutboundPorts: given('-o'),
  };
}

/** `cni/pkg/plugin/sidecar_redirect.go`, NewRedirect. */
function ofAnnotations(annotations: Environment): Capture {
  const of = (name: string, otherwise: string) => annotations[`${TRAFFIC}${name}`] ?? otherwise;
  const own = [DEFAULT_STATUS_PORT, HEALTH_PORT, ENVOY_METRICS_PORT].map(String);
  const excluded = of('excludeInboundPorts', `${DEFAULT_STATUS_PORT}`).trim().replace(/,$/, '');
  return {
    mode: annotations[INTERCEPTION_MODE] ?? 'REDIRECT',
    includeInboundPorts: of('includeInboundPorts', '*'),
    excludeInboundPorts: [...new Set([...excluded === '' ? [] : excluded.split(','), ...own])].join(),
    includeOutboundIPRanges: of('includeOutboundIPRanges', '*'),
    excludeOutboundIPRanges: of('excludeOutboundIPRanges', ''),
    includeOutboundPorts: of('includeOutboundPorts', ''),
    excludeOutboundPorts: of('excludeOutboundPorts', `${DEFAULT_STATUS_PORT}`),
  };
}

/** Whether what arrives at a port goes through the proxy: exclusions are looked at only where all is included (`tools/istio-iptables/pkg/capture/run.go`). */
export function capturesInbound({ includeInboundPorts, excludeInboundPorts }: Capture, port: number): boolean {
  return includeInboundPorts === '*' ? !lists(excludeInboundPorts, port) : lists(includeInboundPorts, port);
}

function lists(ports: string, port: number): boolean {
  return ports.split(',').some(each => each.trim() !== '' && Number(each) === port);
}
