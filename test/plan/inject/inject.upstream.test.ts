import { describeUpstream } from '../../upstream/component';
import { stage as injection } from '../conformance/inject';
import { stage as waypoints } from '../conformance/waypoints';

describeUpstream('injection beside the real one', () => {
  test('500 random meshes with pods: the same are injected and refused, and look the same afterwards', async () => {
    expect((await injection.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);

  test('500 random meshes with Gateway API gateways: the same workloads are made of them', async () => {
    expect((await waypoints.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);
});
