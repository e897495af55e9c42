import { explanation } from './explanation';
import { Scene } from './scene';
import { monitorsWithoutTargets, WithoutTargets } from './without-targets';
import { MeshCluster } from '../mesh-cluster';
import { Prediction } from '../prediction';
import { Verdicts } from '../verdicts';

/** Explains a plan in words; what it needs is made when the first question is asked. */
export class Explainer {
  private known?: Scene;
  private without?: ReadonlyArray<WithoutTargets>;

  public constructor(private readonly meshed: MeshCluster, private readonly predictions: ReadonlyArray<Prediction>, private readonly judge: Verdicts) {}

  public explain(workload: string): string {
    return explanation(workload, this.scene, this.withoutTargets);
  }

  public get withoutTargets(): ReadonlyArray<WithoutTargets> {
    return this.without ??= monitorsWithoutTargets(this.scene);
  }

  private get scene(): Scene {
    return this.known ??= new Scene(this.meshed, this.predictions, this.judge);
  }
}
