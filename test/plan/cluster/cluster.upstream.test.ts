import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/cluster';

describeUpstream('the predicted cluster compared with Kubernetes', () => {
  test('500 random ones have the same pods, Services, EndpointSlices, Endpoints and refused objects', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);
});
