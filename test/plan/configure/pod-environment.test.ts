import { inPod } from '../../../src/plan/configure/pod-environment';

test('the environment of a pod is expanded in the whole configuration', () => {
  const job = { job_name: 'a', relabel_configs: [{ regex: '$(SHARD);|.+;.+' }], params: { pod: ['$(POD_NAME)@$(NODE_NAME)'] } };
  expect(inPod([job], { shard: 2, podName: 'p', nodeName: 'n' }))
    .toEqual([{ job_name: 'a', relabel_configs: [{ regex: '2;|.+;.+' }], params: { pod: ['p@n'] } }]);
});
