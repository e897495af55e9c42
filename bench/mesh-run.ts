import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';
import { planCluster } from './plan-cluster';

/** The seconds that each half of a plan in a mesh takes, in a fresh process. */
export interface MeshRun {
  /** The plan with injection. */
  readonly plan: number;
  /** The verdict on each target, and how often each workload is scraped. */
  readonly verdicts: number;
  readonly reachable: number;
  readonly targets: number;
}

function run(pods: number, monitors: number): MeshRun {
  const also = planCluster(pods, monitors, { mesh: true });
  const start = performance.now();
  const plan = ScrapePlan.fromYaml('', { also, mesh: IstioMesh.sidecar(), namespaces: { monitoring: {} } });
  const planned = performance.now();
  const { length: workloads } = plan.workloads;
  const judged = performance.now();
  if (workloads !== pods + 1) throw new Error(`${pods} pods and a Prometheus are ${workloads} workloads`);
  const reachable = plan.activeTargets.filter(({ reachability }) => reachability.verdict === 'reachable').length;
  return { plan: (planned - start) / 1000, verdicts: (judged - planned) / 1000, reachable, targets: plan.activeTargets.length };
}

if (require.main === module) process.stdout.write(JSON.stringify(run(Number(process.argv[2]), Number(process.argv[3]))));
