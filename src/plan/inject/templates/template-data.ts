import { Pod } from '../../cluster/kinds';
import { Istiod } from '../mesh/istiod';
import { ProxyConfig } from '../mesh/proxy-config';

/** The data that a template is rendered with (`pkg/kube/inject/inject.go`, SidecarTemplateData). */
export interface TemplateData {
  readonly pod: Pod;
  /** The name of the workload of the pod, such as its Deployment. */
  readonly workload: string;
  readonly istiod: Istiod;
  readonly proxyConfig: ProxyConfig;
  /** Whether sidecars are init containers that keep running. */
  readonly nativeSidecars: boolean;
}

/** An annotation of the pod, or a default. */
export function annotation({ pod }: TemplateData, name: string, byDefault: string): string {
  return pod.metadata.annotations?.[name] ?? byDefault;
}
