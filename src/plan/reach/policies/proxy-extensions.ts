import { isForGateways, networkingSelector, policiesOf, workloadSelector } from './policies';
import { SelectedPolicies } from './selected-policies';
import { Pod, podIdOf } from '../../cluster/kinds';
import { itemsOf, valueAt } from '../../kubernetes/fields';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { Missing } from '../verdict';

/** Which connections of a sidecar an object changes. */
interface Extended {
  readonly direction: 'inbound' | 'outbound';
  /** The port of the pod, if it is for one only. */
  readonly port?: number;
  /** Whether it changes connections only that the sidecar parses as HTTP. */
  readonly isHttpOnly: boolean;
}

interface Extension {
  readonly id: string;
  readonly extended: ReadonlyArray<Extended>;
}

/** A connection that a sidecar takes. */
export interface TakenConnection {
  readonly port: number;
  readonly isHttp: boolean;
  /** Whether the request has a header with credentials. */
  readonly hasCredentials: boolean;
}

/** Finds the objects that change sidecars in ways which the plan does not follow. */
export class ProxyExtensions {
  private readonly extensions: SelectedPolicies<Extension>;
  /** The RequestAuthentications with rules. A request without a token passes all of them. */
  private readonly authentications: SelectedPolicies<string>;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly rootNamespace: string) {
    const all = manifests.filter(manifest => Object.hasOwn(EXTENDED, manifest.kind) && !isForGateways(manifest));
    this.extensions = new SelectedPolicies(all, {
      selector: manifest => manifest.kind === 'EnvoyFilter' ? networkingSelector(manifest) : workloadSelector(manifest),
      policy: manifest => ({ id: idOf(manifest), extended: EXTENDED[manifest.kind](manifest) }),
    });
    const withRules = policiesOf(manifests, 'RequestAuthentication').filter(({ spec }) => itemsOf(valueAt(spec, 'jwtRules')).length > 0);
    this.authentications = new SelectedPolicies(withRules, { selector: workloadSelector, policy: idOf });
  }

  /** Why it is not known what the sidecar of a pod does with a connection that it takes. */
  public onInbound(pod: Pick<Pod, 'metadata'>, { port, isHttp, hasCredentials }: TakenConnection): Missing | undefined {
    const isTaken = (each: Extended) =>
      each.direction === 'inbound' && [undefined, port].includes(each.port) && (isHttp || !each.isHttpOnly);
    const changing = this.extensions.onPod(pod, this.rootNamespace).find(({ extended }) => extended.some(isTaken));
    if (changing !== undefined) {
      const missing = `${changing.id} changes what the sidecar of ${podIdOf(pod)} does on port ${port}, which the plan does not follow:`
        + ' leave the port out of it, or exclude the port from the sidecar';
      return { code: 'proxy-extension-unknown', missing };
    }
    const [checking] = isHttp && hasCredentials ? this.authentications.onPod(pod, this.rootNamespace) : [];
    return checking === undefined ? undefined : {
      code: 'token-check-unknown',
      missing: `${checking} refuses tokens that its issuers did not sign, and the scrape of port ${port} of ${podIdOf(pod)} has`
        + ' credentials: exclude the port from the sidecar',
    };
  }

  /** What changes what the sidecar of a pod sends out. */
  public onOutbound(pod: Pick<Pod, 'metadata'>): string | undefined {
    const changing = this.extensions.onPod(pod, this.rootNamespace);
    return changing.find(({ extended }) => extended.some(({ direction }) => direction === 'outbound'))?.id;
  }
}

const EXTENDED: { readonly [kind: string]: (manifest: Manifest) => Extended[] } = {
  EnvoyFilter: manifest => itemsOf(valueAt(manifest, 'spec.configPatches')).flatMap(patched),
  TrafficExtension: extendedByPlugin,
  WasmPlugin: extendedByPlugin,
};

/** Filters that measure only, which charts of Istio before 1.23 installed by EnvoyFilters. */
const OF_TELEMETRY = ['istio.stats', 'istio.metadata_exchange'];

/** What a patch changes: nothing by itself where it only adds to bootstrap or to what filters may refer to. */
const OF_CONNECTIONS = ['CLUSTER', 'FILTER_CHAIN', 'LISTENER', 'LISTENER_FILTER', 'NETWORK_FILTER'];
const OF_REQUESTS = ['HTTP_FILTER', 'HTTP_ROUTE', 'ROUTE_CONFIGURATION', 'VIRTUAL_HOST'];

/** What is inbound has one listener for all ports (`pilot/pkg/networking/core/envoyfilter/listener_patch.go`). */
function patched(patch: unknown): Extended[] {
  const applyTo = String(valueAt(patch, 'applyTo'));
  const isHttpOnly = OF_REQUESTS.includes(applyTo);
  if (!isHttpOnly && !OF_CONNECTIONS.includes(applyTo)) return [];
  if (OF_TELEMETRY.some(name => valueAt(patch, 'patch.value.name') === name)) return [];
  const numbers = ['listener', 'routeConfiguration', 'cluster'].flatMap(matched => valueAt(patch, `match.${matched}.portNumber`) ?? []);
  const port = applyTo === 'LISTENER' ? undefined : numbers.map(Number)[0];
  switch (valueAt(patch, 'match.context')) {
    case 'GATEWAY': return [];
    case 'SIDECAR_INBOUND': return [{ direction: 'inbound', port, isHttpOnly }];
    case 'SIDECAR_OUTBOUND': return [{ direction: 'outbound', isHttpOnly }];
    default: return [{ direction: 'inbound', port, isHttpOnly }, { direction: 'outbound', isHttpOnly }];
  }
}

/** A plugin is for all traffic without `match`; a mode is the one of the workload in a connection (`pilot/pkg/model/extensions.go`). */
function extendedByPlugin(manifest: Manifest): Extended[] {
  const isHttpOnly = ['spec.type', 'spec.wasm.type'].every(path => valueAt(manifest, path) !== 'NETWORK');
  const matches = itemsOf(valueAt(manifest, 'spec.match'));
  return (matches.length > 0 ? matches : [{}]).flatMap(match => {
    const mode = valueAt(match, 'mode');
    const numbers = itemsOf(valueAt(match, 'ports')).map(each => Number(valueAt(each, 'number')));
    const ports = numbers.length > 0 ? numbers : [undefined];
    return [
      ...mode === 'CLIENT' ? [] : ports.map((port): Extended => ({ direction: 'inbound', port, isHttpOnly })),
      ...mode === 'SERVER' ? [] : [{ direction: 'outbound', isHttpOnly } as const],
    ];
  });
}
