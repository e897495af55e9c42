import { Service } from '../../cluster/kinds';

/** The name of a Service in the configuration of Istio (`pilot/pkg/serviceregistry/kube/conversion.go`, ServiceHostname). */
function hostOf({ metadata: { name, namespace } }: Pick<Service, 'metadata'>): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

/**
 * Whether a host means a Service; one such as `*.shop.svc.cluster.local` means several (`pkg/config/host/name.go`, SubsetOf). The domain of
 * the cluster may be another one.
 */
export function meansService(host: string, service: Pick<Service, 'metadata'>): boolean {
  const { name, namespace } = service.metadata;
  return host.startsWith('*') ? hostOf(service).endsWith(host.slice(1)) : host.startsWith(`${name}.${namespace}.svc.`);
}

/** One without a dot means a Service in the namespace of the object that names it (`pilot/pkg/model/config.go`, ResolveShortnameToFQDN). */
export function fullHost(host: string, namespace: string): string {
  return host === '*' || host.includes('.') ? host : hostOf({ metadata: { name: host, namespace } });
}

/** Whether sidecars of a namespace know an object of another by its `exportTo` (`pilot/pkg/model/push_context.go`, IsServiceVisible). */
export function isExported(exportTo: ReadonlyArray<string>, from: string, to: string): boolean {
  return exportTo.includes('*') || exportTo.includes(to) || (exportTo.includes('.') && from === to);
}
