import { container, deployment } from '../cluster/deployment';
import { Manifest } from '../cluster/manifest';

export interface AnnotatedWorkload {
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
  /** The ports that its container declares. */
  readonly ports?: number[];
}

/** A Deployment with annotations on its pods. */
export function annotated(
  name: string, annotations: { [key: string]: string }, { namespace, labels, ports = [] }: AnnotatedWorkload = {},
): Manifest {
  return deployment(name, { annotations, labels, namespace, containers: [container(name, ...ports)] });
}

/** The annotations that ask for a scrape at a port. */
export const asking = (port: string, prefix = 'prometheus.io') => ({ [`${prefix}/scrape`]: 'true', [`${prefix}/port`]: port });
