import { Workload } from 'cdk8s-plus-27';
import { IConstruct } from 'constructs';
import { PerApp } from '../described/per-app';
import { refusal } from '../errors';

/** A workload that is made to serve metrics. Containers may be added to it until the app is finished. */
interface ServingWorkload {
  readonly workload: Workload;
  /** The ports of the metrics. */
  readonly ports: readonly number[];
  /** What cannot be done if they are not served. */
  readonly cannot: string;
}

export const servingWorkloads = new PerApp<ServingWorkload>();

/** The workloads whose containers cannot serve their metrics. */
export function unservedMetrics(root: IConstruct): string[] {
  return servingWorkloads.in(root).flatMap(({ workload: { containers }, ports, cannot }) => {
    if (containers.length === 0) {
      const instead = 'Give them as a prop, or add them to its deployment';
      return [refusal({ cannot, because: 'it has no containers', instead }).message];
    }
    const declared = containers.flatMap(container => container.ports.map(({ number }) => number));
    if (declared.length !== 1 || ports.includes(declared[0])) return [];
    return [refusal({
      cannot,
      because: `its metrics are on port ${ports.join(', ')}, and the only port of its containers is ${declared[0]}`,
      instead: 'Give the endpoint that port, or declare the port of the metrics on the container too',
    }).message];
  });
}
