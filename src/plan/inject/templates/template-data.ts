import { InjectablePod } from '../injectable-pod';
import { Istiod } from '../mesh/istiod';
import { ProxyConfig } from '../mesh/proxy-config';

/** What a template is rendered with (`pkg/kube/inject/inject.go`, SidecarTemplateData). */
export interface TemplateData {
  readonly pod: InjectablePod;
  /** What the pod belongs to, such as its Deployment. */
  readonly workload: string;
  readonly istiod: Istiod;
  readonly proxyConfig: ProxyConfig;
  /** Whether sidecars are init containers that keep running. */
  readonly nativeSidecars: boolean;
}

/** An annotation of the pod, else something that is printed in its place. */
export function annotation({ pod }: TemplateData, name: string, otherwise: string): string {
  return pod.metadata.annotations?.[name] ?? otherwise;
}
