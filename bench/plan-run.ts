import { ScrapePlan } from 'cdk8s-mesh-metrics';
import { planCluster } from './plan-cluster';

/** The cost of one plan of objects in memory, in a fresh process. */
export interface PlanRun {
  readonly seconds: number;
  readonly megabytes: number;
  readonly targets: number;
}

function run(pods: number, monitors: number): PlanRun {
  const also = planCluster(pods, monitors);
  const start = performance.now();
  const { length: targets } = ScrapePlan.fromYaml('', { also }).activeTargets;
  const seconds = (performance.now() - start) / 1000;
  return { seconds, megabytes: process.resourceUsage().maxRSS / 1024, targets };
}

if (require.main === module) process.stdout.write(JSON.stringify(run(Number(process.argv[2]), Number(process.argv[3]))));
