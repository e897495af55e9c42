import { Manifest } from './manifest';

/** What its pods have. */
interface PodOptions {
  readonly annotations?: { [key: string]: string };
  readonly labels?: { [key: string]: string };
  readonly containers?: Manifest[];
  readonly namespace?: string;
}

/** A Deployment; without containers of its own it has one with the port 8080. */
export function deployment(name: string, { annotations, labels = {}, containers, namespace = 'shop' }: PodOptions = {}): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name, ...labels }, annotations },
        spec: { containers: containers ?? [{ name, image: `registry.example/${name}:1`, ports: [{ containerPort: 8080 }] }] },
      },
    },
  };
}

/** A container, and the ports that it declares. */
export function container(name: string, ...ports: number[]): Manifest {
  return { name, image: `registry.example/${name}:1`, ports: ports.map(containerPort => ({ containerPort })) };
}
