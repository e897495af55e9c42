import { Chart, Testing } from 'cdk8s';
import { MergedMetricsAlert } from 'cdk8s-mesh-metrics';
import { kps } from './an-exporter';

/** Whether the alert on a workload looks at a pod. */
function looksAt(pod: string, workloadName: string, workloadKind?: string): boolean {
  const chart = new Chart(Testing.app(), 'chart', { namespace: 'shop' });
  new MergedMetricsAlert(chart, 'alert', { podNamespace: 'shop', workloadName, workloadKind, prometheus: kps });
  const [{ spec: { groups: [{ rules: [{ expr }] }] } }] = chart.toJson();
  const pattern = JSON.parse(/pod=~("(?:[^"\\]|\\.)*")/.exec(expr)![1]) as string;
  return new RegExp(`^(?:${pattern})$`).test(pod);
}

test.each([
  ['Deployment', 'cart-77885dd857-9zq9x', 'cart-v2-77885dd857-9zq9x'],
  ['ReplicaSet', 'cart-9zq9x', 'cart-v2-9zq9x'],
  ['DaemonSet', 'cart-9zq9x', 'cart-v2-9zq9x'],
  ['Job', 'cart-9zq9x', 'cart-v2-9zq9x'],
  ['CronJob', 'cart-29393280-9zq9x', 'cart-v2-29393280-9zq9x'],
  ['StatefulSet', 'cart-0', 'cart-v2-0'],
  ['Pod', 'cart', 'cart-v2'],
])('the pods of a %s are those that its controller names so, and not those of another with a longer name', (kind, own, other) => {
  expect(looksAt(own, 'cart', kind)).toBe(true);
  expect(looksAt(other, 'cart', kind)).toBe(false);
});

test('where the kind is not known, every pod counts whose name begins so', () => {
  expect(looksAt('cart-6d8f-x', 'cart', 'Rollout')).toBe(true);
  expect(looksAt('cart-6d8f-x', 'cart')).toBe(true);
  expect(looksAt('cartoon-1', 'cart')).toBe(false);
});

test('a dot in the name is one', () => {
  expect(looksAt('cart.v1-0', 'cart.v1', 'StatefulSet')).toBe(true);
  expect(looksAt('cart-v1-0', 'cart.v1', 'StatefulSet')).toBe(false);
});
