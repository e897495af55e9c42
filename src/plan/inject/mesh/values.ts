import { ASSUMED_ISTIO_VERSION, DEFAULT_STATUS_PORT } from '../../../mesh/istio';
import { valueAt, itemsOf } from '../../kubernetes/fields';
import { InjectOptions } from '../options';

/**
 * The Helm values of istiod that injection depends on, as the templates print them
 * (`manifests/charts/istio-control/istio-discovery/values.yaml`).
 */
export interface Values {
  readonly hub: string;
  readonly tag: string;
  readonly variant: string;
  readonly network: string;
  readonly caName: string;
  readonly pilotCertProvider: string;
  readonly mountMtlsCerts: boolean;
  readonly imagePullSecrets: ReadonlyArray<string>;
  readonly proxyImage: string;
  readonly proxyInitImage: string;
  readonly statusPort: string;
  readonly includeIPRanges: string;
  readonly excludeIPRanges: string;
  readonly includeInboundPorts: string;
  readonly excludeInboundPorts: string;
  readonly includeOutboundPorts: string;
  readonly excludeOutboundPorts: string;
  readonly holdApplicationUntilProxyStarts: boolean;
  readonly cni: { readonly enabled: boolean; readonly provider: string };
  /** The environment of istiod itself. */
  readonly env: (name: string) => string | undefined;
}

/** Reads the values of a control plane; missing ones come from the options, else from the chart. */
export function valuesOf(values: unknown, options: InjectOptions): Values {
  const text = (path: string, otherwise = '') => printed(valueAt(values, path)) ?? otherwise;
  const proxy = (name: string, otherwise = '') => text(`global.proxy.${name}`, otherwise);
  return {
    hub: text('global.hub', 'registry.istio.io/release'),
    tag: text('global.tag', options.version ?? ASSUMED_ISTIO_VERSION),
    variant: text('global.variant'),
    network: text('global.network'),
    caName: text('global.caName'),
    pilotCertProvider: text('global.pilotCertProvider', 'istiod'),
    mountMtlsCerts: Boolean(valueAt(values, 'global.mountMtlsCerts')),
    imagePullSecrets: itemsOf(valueAt(values, 'global.imagePullSecrets')).flatMap(each => printed(each) ?? []),
    proxyImage: proxy('image', 'proxyv2'),
    proxyInitImage: text('global.proxy_init.image', 'proxyv2'),
    statusPort: proxy('statusPort', String(options.statusPort ?? DEFAULT_STATUS_PORT)),
    includeIPRanges: proxy('includeIPRanges', '*'),
    excludeIPRanges: proxy('excludeIPRanges'),
    includeInboundPorts: proxy('includeInboundPorts', '*'),
    excludeInboundPorts: proxy('excludeInboundPorts'),
    includeOutboundPorts: proxy('includeOutboundPorts'),
    excludeOutboundPorts: proxy('excludeOutboundPorts'),
    holdApplicationUntilProxyStarts: valueAt(values, 'global.proxy.holdApplicationUntilProxyStarts') === true,
    cni: { enabled: Boolean(valueAt(values, 'pilot.cni.enabled') ?? options.cni), provider: text('pilot.cni.provider', 'default') },
    env: name => printed(valueAt(values, `pilot.env.${name}`)) ?? (name === 'PILOT_ENABLE_AMBIENT' && options.ambient ? 'true' : undefined),
  };
}

/** A scalar, as Go prints it. */
function printed(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
