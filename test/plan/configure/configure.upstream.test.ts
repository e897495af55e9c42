import { describeUpstream } from '../../upstream/component';
import { stage } from '../conformance/configure';

describeUpstream('the predicted configuration compared with that of the operator', () => {
  test('500 random clusters have the same jobs, refused monitors and refused configurations', async () => {
    expect((await stage.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);
});
