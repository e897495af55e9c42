import { describeUpstream } from '../../upstream/component';
import { SHARE_OF_EACH, stage } from '../conformance/proof';

describeUpstream('facts that are hidden from the plan', () => {
  test('whatever they are, what is proven of 100 random clusters holds, and what does not depend on them is judged', async () => {
    const { cases, coverage, difference } = await stage.check({ cases: 100, seed: 1 });
    expect(difference).toBeUndefined();
    const rare = ['decides', 'does not decide', 'two decide'].filter(what => !(coverage[what] >= SHARE_OF_EACH * cases));
    expect(rare).toEqual([]);
  }, 600_000);
});
