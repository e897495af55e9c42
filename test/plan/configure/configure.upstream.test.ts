import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/configure';

describeUpstream('configurations beside those of the operator', () => {
  test('500 random clusters have the same jobs, and the same monitors and configurations refused', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 300_000);
});
