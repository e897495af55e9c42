import { stage as mutations } from './conformance/mutations';
import { stage as plan } from './conformance/plan';
import { describeUpstream } from '../upstream/component';

describeUpstream('the whole plan', () => {
  test('has the targets and the refusals of the real components in 500 random clusters', async () => {
    expect((await plan.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 300_000);

  test('is made of 500 real clusters with something broken', async () => {
    expect((await mutations.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 300_000);
});
