import { Service } from '../cluster/kinds';
import { valueAt, itemsOf } from '../kubernetes/fields';
import { Manifest } from '../kubernetes/manifest';

/** The end of every name that the name server of a cluster knows; a cluster can be set up with another. */
const CLUSTER_DOMAIN = ['svc', 'cluster', 'local'];

const ADDRESS = /^[\d.]+$|:/;

/** What a name in a cluster means: a Service, or one pod behind a headless one. */
export interface NamedService {
  readonly service: Service;
  /** The host name of the pod, in the name of a single pod. */
  readonly hostname?: string;
}

/** Finds Services by the names and addresses that lead to them. */
export class ServiceNames {
  private readonly byName: ReadonlyMap<string, Service>;
  private readonly byAddress: ReadonlyMap<string, Service>;

  public constructor(services: ReadonlyArray<Service>, manifests: ReadonlyArray<Manifest>) {
    this.byName = new Map(services.map(service => [`${service.metadata.namespace}/${service.metadata.name}`, service]));
    // An address that only the plan has given is not one that a target could mean.
    this.byAddress = new Map(manifests.filter(({ kind }) => kind === 'Service').flatMap(manifest => {
      const service = this.byName.get(`${manifest.metadata.namespace}/${manifest.metadata.name}`);
      const addresses = [valueAt(manifest, 'spec.clusterIP'), ...itemsOf(valueAt(manifest, 'spec.clusterIPs'))];
      if (service === undefined) return [];
      return addresses.flatMap((each): Array<[string, Service]> => typeof each === 'string' && ADDRESS.test(each) ? [[each, service]] : []);
    }));
  }

  /**
   * The Service of an address or a name, as a pod in a namespace resolves it by its search path (`pkg/kubelet/network/dns/dns.go` of
   * Kubernetes); a single name means a Service in the same namespace.
   */
  public of(host: string, namespace: string | undefined, isAlias = false): NamedService | undefined {
    const service = this.byAddress.get(host);
    if (service !== undefined) return { service };
    if (ADDRESS.test(host)) return undefined;
    const labels = labelsOf(host);
    const [hostname, name, ofNamespace] = [labels.at(-3), labels.at(-2) ?? labels[0], labels.length > 1 ? labels.at(-1) : namespace];
    const found = labels.length > 3 ? undefined : this.byName.get(`${ofNamespace}/${name}`);
    if (found?.spec.type !== 'ExternalName') return found && { service: found, hostname };
    // An alias of another name.
    const { externalName } = found.spec;
    return externalName === undefined || isAlias ? undefined : this.of(externalName, undefined, true);
  }

  /** Why a name leads to no Service that can only be that of one: a single word, or one in the domain of the cluster. */
  public whyUnknown(host: string, namespace: string | undefined): string | undefined {
    const labels = labelsOf(host);
    const isOfCluster = labels.length === 1 || host.toLowerCase().replace(/\.$/, '') !== labels.join('.');
    if (!isOfCluster || ADDRESS.test(host) || host === 'localhost') return undefined;
    const [name, ofNamespace] = labels.length === 1 ? [labels[0], namespace] : labels.slice(-2);
    if (ofNamespace === undefined) {
      return `${host} is the name of a Service in the namespace of the Prometheus, which is not known: add the namespace to the name`;
    }
    const id = `${ofNamespace}/${name}`;
    return this.byName.has(id) ? undefined : `no Service ${id} is given: add it and its pods to the input of the plan`;
  }
}

/** The labels of a name, without the domain of the cluster. */
export function labelsOf(host: string): string[] {
  return withoutDomain(host.toLowerCase().replace(/\.$/, '').split('.'));
}

/** `cart.shop` of `cart.shop.svc` and `cart.shop.svc.cluster.local`. */
function withoutDomain(labels: string[]): string[] {
  const end = labels.indexOf(CLUSTER_DOMAIN[0], 1);
  const rest = end < 0 ? [] : labels.slice(end);
  return rest.length > 0 && rest.every((label, i) => label === CLUSTER_DOMAIN[i]) ? labels.slice(0, end) : labels;
}
