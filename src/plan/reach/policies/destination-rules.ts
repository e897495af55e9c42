import { possiblyOldest, undated } from './oldest-policy';
import { selectorAt } from './policies';
import { fullHost, isExported, meansService } from './service-hosts';
import { Pod, Service } from '../../cluster/kinds';
import { isFields, itemsOf, valueAt } from '../../kubernetes/fields';
import { selects } from '../../kubernetes/label-selector';
import { Manifest } from '../../kubernetes/manifest';
import { Known } from '../verdict';

/** How a DestinationRule has sidecars connect; `undefined` leaves it to them. */
export interface ClientTls {
  readonly manifest: Manifest;
  readonly mode: 'DISABLE' | 'ISTIO_MUTUAL' | 'not followed' | undefined;
}

interface DestinationRule {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly host: string;
  readonly exportTo: ReadonlyArray<string>;
  /** Whether it is for some sidecars of its namespace only. */
  readonly hasSelector: boolean;
  readonly selectsPod: (labels: { readonly [name: string]: string }) => boolean;
}

/** Whose connections to what. */
export interface Connection {
  readonly from: Pick<Pod, 'metadata'>;
  readonly to: Service;
  readonly port: number;
}

/** Finds the DestinationRules for connections of sidecars to Services (`pilot/pkg/model/push_context.go`, destinationRule). */
export class DestinationRules {
  private readonly all: ReadonlyArray<DestinationRule>;

  public constructor(manifests: ReadonlyArray<Manifest>, private readonly rootNamespace: string) {
    this.all = manifests.filter(({ kind, apiVersion }) => kind === 'DestinationRule' && apiVersion.startsWith('networking.istio.io/'))
      .map(ruleOf);
  }

  /**
   * The first rule that there is, in the namespace of the client, then of the Service, then of the root: that for the narrowest host, which
   * need not select the client or be visible to it.
   */
  public of({ from, to, port }: Connection, exportedByDefault: ReadonlyArray<string>): Known<ClientTls | undefined> {
    const { namespace, labels = {} } = from.metadata;
    const isPrivate = ({ hasSelector, exportTo, namespace: own }: DestinationRule) => hasSelector
      || (exportTo.length === 0 && exportedByDefault.includes('.')) || (exportTo.length === 1 && ['.', own].includes(exportTo[0]));
    const isInRoot = namespace === this.rootNamespace;
    const ofClient = this.all.filter(rule => rule.namespace === namespace
      && (isInRoot ? isPrivate(rule) : rule.exportTo.length === 0 || isExported(rule.exportTo, namespace, namespace)));
    const own = narrowest(ofClient, to);
    if (own.length > 0) return counting(own.filter(({ hasSelector, selectsPod }) => !hasSelector || selectsPod(labels)), port);
    for (const exporting of [to.metadata.namespace, this.rootNamespace]) {
      const found = narrowest(this.all.filter(rule => rule.namespace === exporting && !isPrivate(rule)), to)
        .filter(({ exportTo }) => exportTo.length === 0 || exportTo.includes('*') || exportTo.includes(namespace));
      if (found.length > 0) return counting(found, port);
    }
    return { value: undefined };
  }
}

function ruleOf(manifest: Manifest): DestinationRule {
  const { namespace = 'default' } = manifest.metadata;
  return {
    manifest,
    namespace,
    host: fullHost(String(valueAt(manifest, 'spec.host')), namespace),
    exportTo: itemsOf(valueAt(manifest, 'spec.exportTo')).map(String),
    hasSelector: valueAt(manifest, 'spec.workloadSelector') !== undefined,
    selectsPod: selects(selectorAt(manifest, 'spec.workloadSelector')),
  };
}

/** The rules with the narrowest host that means a Service. */
function narrowest(rules: ReadonlyArray<DestinationRule>, service: Service): DestinationRule[] {
  const meaning = rules.filter(({ host }) => meansService(host, service));
  const breadth = ({ host }: DestinationRule) => host.startsWith('*') ? -host.length : -Infinity;
  const least = Math.min(...meaning.map(breadth));
  return meaning.filter(rule => breadth(rule) === least);
}

/** Of several rules for a host, one that selects the client counts, then the oldest with a policy. */
function counting(rules: ReadonlyArray<DestinationRule>, port: number): Known<ClientTls | undefined> {
  const selecting = rules.filter(({ hasSelector }) => hasSelector);
  const withPolicy = (selecting.length > 0 ? selecting : rules).filter(({ manifest }) => isFields(valueAt(manifest, 'spec.trafficPolicy')));
  const isOneAudience = new Set(withPolicy.map(({ exportTo }) => [...exportTo].sort().join())).size < 2;
  const all = (isOneAudience ? possiblyOldest(withPolicy) : withPolicy).map(({ manifest }) => ({ manifest, mode: modeOf(manifest, port) }));
  return new Set(all.map(({ mode }) => mode)).size > 1 ? undated(all) : { value: all[0] };
}

/** What matters to a connection that a client makes to an address; all other settings are not followed. */
const WITHOUT_CONSEQUENCE = ['loadBalancer', 'outlierDetection'];

/** The settings of a port replace those for all ports (`pilot/pkg/model/destination_rule.go`, MergeTrafficPolicy). */
function modeOf(manifest: Manifest, port: number): ClientTls['mode'] {
  const { portLevelSettings, ...ofAll } = valueAt(manifest, 'spec.trafficPolicy') as { readonly [field: string]: unknown };
  const ofPort = itemsOf(portLevelSettings).find(each => valueAt(each, 'port.number') === port);
  const { tls, port: _, ...others } = isFields(ofPort) ? { tunnel: ofAll.tunnel, proxyProtocol: ofAll.proxyProtocol, ...ofPort } : ofAll;
  if (Object.entries(others).some(([field, value]) => value !== undefined && !WITHOUT_CONSEQUENCE.includes(field))) return 'not followed';
  if (!isFields(tls)) return undefined;
  const { mode = 'DISABLE', sni: __, ...settings } = tls;
  if (mode === 'DISABLE') return 'DISABLE';
  return mode === 'ISTIO_MUTUAL' && Object.keys(settings).length === 0 ? 'ISTIO_MUTUAL' : 'not followed';
}
