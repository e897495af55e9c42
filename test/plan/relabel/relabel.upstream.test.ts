import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/relabel';

describeUpstream('relabeling beside Prometheus', () => {
  test('500 random cases have the same labels, the same dropping rule and the same refusals', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  });
});
