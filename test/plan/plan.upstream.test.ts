import { stage as mutations } from './conformance/mutations';
import { stage as plan } from './conformance/plan';
import { describeUpstream } from '../upstream/component';

describeUpstream('the whole plan', () => {
  test('has the same targets and refusals as the real components in 500 random clusters', async () => {
    expect((await plan.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);

  test('is made without an exception for 500 mutations of real manifests', async () => {
    expect((await mutations.check({ cases: 500, seed: 1 })).difference).toBeUndefined();
  }, 900_000);
});
