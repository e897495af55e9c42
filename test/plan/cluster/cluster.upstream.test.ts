import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/cluster';

describeUpstream('imagined clusters beside those of Kubernetes', () => {
  test('500 random ones have the same pods, Services, EndpointSlices and Endpoints, and the same objects refused', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 300_000);
});
