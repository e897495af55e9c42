import { ScrapePlan } from 'cdk8s-mesh-metrics';

/** Each expectation in one line: who states it, of what, and what comes of it. */
export const linesOf = ({ expectations }: ScrapePlan) => expectations.map(({ statedBy, workload = 'nobody', series, verdict, cause }) =>
  `${statedBy}: ${workload} ${series}: ${verdict}${cause === undefined ? '' : ` ${cause.code}`}`);
