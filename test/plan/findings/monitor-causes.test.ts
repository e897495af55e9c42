import { MONITOR_CASES, MonitorCase } from './monitor-cases';
import { MONITOR_CAUSES } from '../../../src/plan/findings/monitor-causes';
import { edited } from '../../cluster/edited';
import { kubePrometheusStack } from '../../cluster/prometheuses';
import { Fields, planOf } from '../explain/cluster';

function codesOf(objects: ReadonlyArray<Fields>, installation?: ReadonlyArray<Fields | string>): string[] {
  return planOf(objects, installation).monitorsWithoutTargets.map(({ code }) => code);
}

describe.each(Object.entries(MONITOR_CASES))('%s', (code, { given, followed, installation, installationFollowed = installation }) => {
  test('is the cause', () => {
    expect(codesOf(given, installation)).toEqual([code]);
    const [fields] = planOf(given, installation).monitorsWithoutTargets;
    expect(['monitor', 'code', 'reason', 'meantFor', 'selects', 'edits']).toEqual(expect.arrayContaining(Object.keys(fields)));
  });

  test('is none any more once the advice is followed', () => {
    expect(codesOf(followed, installationFollowed)).toEqual([]);
    expect(planOf(followed, installationFollowed).activeTargets).not.toEqual([]);
  });
});

/** The causes of which the plan knows exactly what to change; what the others need, only who wrote the objects knows. */
const MENDED: ReadonlyArray<keyof typeof MONITOR_CASES> = [
  'monitor-not-selected', 'monitor-looks-elsewhere', 'labels-not-selected', 'service-selects-no-pod', 'pod-without-sidecar',
  'port-not-found', 'target-port-not-found',
];

describe('the edits', () => {
  test('are those of exactly these causes', () => {
    const editsOf = ({ given, installation }: MonitorCase) =>
      planOf(given, installation).monitorsWithoutTargets.flatMap(({ edits }) => edits);
    const mended = Object.entries(MONITOR_CASES).filter(([, each]) => editsOf(each).length > 0);
    expect(mended.map(([code]) => code)).toEqual(MENDED);
  });

  test.each(MENDED)('of %s lead to a target, of a monitor and of what is expected of it alike', code => {
    const { given, installation = kubePrometheusStack() } = MONITOR_CASES[code];
    const { monitorsWithoutTargets: [{ edits }], expectations } = planOf(given, installation);
    const plan = planOf([], edited([...installation, ...given], edits));
    expect(plan.monitorsWithoutTargets).toEqual([]);
    expect(plan.expectations.map(({ verdict }) => verdict)).toEqual(['proven']);
    for (const { cause } of expectations) expect(cause!.edits).toEqual(edits);
  });
});

test.each(Object.entries(MONITOR_CAUSES))('%s is said in one sentence, and in another what to do', (_, { means, remedy }) => {
  expect(means).toMatch(/^[A-Z][^.]*\.( |$)/);
  expect(remedy).toMatch(/^[A-Z].*\.$/);
});
