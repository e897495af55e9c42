import { DEFAULT_STATUS_PORT, ENVOY_METRICS_PORT, HEALTH_PORT, INIT_CONTAINER, VALIDATION_CONTAINER } from '../../../mesh/istio';
import { INTERCEPTION_MODE, TRAFFIC } from '../../../mesh/labels-and-annotations';
import { Container, Pod } from '../../cluster/kinds';
import { parseBool } from '../../go/strconv';

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

/** The capture of a pod's traffic, by its init container or the CNI plugin; undefined without capture, as for a gateway. */
export function captureOf({ metadata, spec }: Pod, env: Environment): Capture | undefined {
  const { annotations = {} } = metadata;
  const { initContainers = [] } = spec;
  const init = initContainers.find(({ name }) => name === INIT_CONTAINER);
  if (init !== undefined) return ofArguments(init);
  const isByPlugin = initContainers.some(({ name }) => name === VALIDATION_CONTAINER) && parseBool(env.DISABLE_ENVOY ?? '') !== true;
  return isByPlugin ? ofAnnotations(annotations) : undefined;
}

interface Environment {
  readonly [name: string]: string;
}

/** The flags of `tools/istio-iptables/pkg/cmd/root.go`. */
function ofArguments({ args = [] }: Container): Capture {
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
  const of = (name: string, byDefault: string) => annotations[`${TRAFFIC}${name}`] ?? byDefault;
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

/**
 * Whether inbound traffic to a port goes through the proxy; exclusions matter only if all ports are included
 * (`tools/istio-iptables/pkg/capture/run.go`).
 */
export function capturesInbound({ includeInboundPorts, excludeInboundPorts }: Capture, port: number): boolean {
  return includeInboundPorts === '*' ? !lists(excludeInboundPorts, port) : lists(includeInboundPorts, port);
}

function lists(ports: string, port: number): boolean {
  return ports.split(',').some(each => each.trim() !== '' && Number(each) === port);
}
