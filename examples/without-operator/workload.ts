import { Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-27';

/** A workload, as an app of any kind has it. */
export interface Workload {
  readonly port: number;
  readonly image?: string;
  readonly labels?: { [key: string]: string };
  readonly annotations?: { [key: string]: string };
}

/** A Deployment with one container and one port. */
export function workload(chart: Chart, name: string, { port, image, labels, annotations }: Workload): Deployment {
  return new Deployment(chart, name, {
    metadata: { name },
    podMetadata: { labels, annotations },
    replicas: 1,
    containers: [{ name, image: image ?? `registry.example/${name}:1.0.0`, portNumber: port }],
  });
}
