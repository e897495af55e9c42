import { Manifest } from '../cluster/manifest';

export interface AnnotatedWorkload {
  readonly namespace?: string;
  readonly labels?: { readonly [key: string]: string };
  /** The ports that its container declares. */
  readonly ports?: number[];
}

/** A Deployment with annotations on its pods. */
export function annotated(name: string, annotations: object, { namespace = 'shop', labels, ports = [] }: AnnotatedWorkload = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels }, annotations },
        spec: { containers: [{ name, image: `${name}:1`, ports: ports.map(containerPort => ({ containerPort })) }] },
      },
    },
  };
}

/** The annotations that ask for a scrape at a port. */
export const asking = (port: string, prefix = 'prometheus.io') => ({ [`${prefix}/scrape`]: 'true', [`${prefix}/port`]: port });
