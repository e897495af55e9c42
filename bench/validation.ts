import { Exporter, ExporterWithMonitor, MetricsEndpoint, MetricsMergingWorkload } from 'cdk8s-mesh-metrics';
import { Figure } from './figure';
import { ratio } from './ratio';
import { COUNT, synth, times } from './synth';

const GOAL = 1.40;

const containers = [{ image: 'registry.example/cart:1' }];

/** Workloads, one in ten of them an exporter with a monitor of its own. */
const workloads = times((chart, i) => {
  if (i % 10 === 0) new ExporterWithMonitor(chart, `redis${i}`, { exporter: Exporter.redis({ address: 'redis.shop.svc' }) });
  else new MetricsMergingWorkload(chart, `cart${i}`, { containers, metrics: [MetricsEndpoint.http({ port: 8080 })] });
});

/** A synth with validation by the plan, compared with the same one without. */
export function validation(): Figure[] {
  const measured = ratio(() => synth(workloads, true), () => synth(workloads));
  return [{
    line: `synth ${COUNT} workloads, scrapes validated: ${measured.toFixed(2)}x without (wanted at most ${GOAL.toFixed(2)})`,
    held: measured <= GOAL,
  }];
}
