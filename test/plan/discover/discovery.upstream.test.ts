import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/discover';

describeUpstream('predicted discovery compared with Prometheus', () => {
  test('500 random clusters, jobs and accounts have the same targets and problems', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);
});
