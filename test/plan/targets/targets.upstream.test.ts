import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/targets';

describeUpstream('predicted targets compared with Prometheus', () => {
  test('500 random clusters and jobs have the same active targets, dropped targets and problems', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);
});
