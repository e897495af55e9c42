import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/relabel';

describeUpstream('predicted relabeling compared with Prometheus', () => {
  test('500 random cases have the same labels, dropping rules and refusals', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  });
});
