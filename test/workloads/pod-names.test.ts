import { podNames } from '../../src/workloads/pod-names';

const matches = (pattern: string, pod: string) => new RegExp(`^(?:${pattern})$`).test(pod);

test.each([
  ['Deployment', 'cart-77885dd857-9zq9x', 'cart-v2-77885dd857-9zq9x'],
  ['ReplicaSet', 'cart-9zq9x', 'cart-v2-9zq9x'],
  ['DaemonSet', 'cart-9zq9x', 'cart-v2-9zq9x'],
  ['Job', 'cart-9zq9x', 'cart-v2-9zq9x'],
  ['CronJob', 'cart-29393280-9zq9x', 'cart-v2-29393280-9zq9x'],
  ['StatefulSet', 'cart-0', 'cart-v2-0'],
  ['Pod', 'cart', 'cart-v2'],
])('the pods of a %s are those that its controller names so, and not those of another with a longer name', (kind, own, other) => {
  expect(matches(podNames('cart', kind), own)).toBe(true);
  expect(matches(podNames('cart', kind), other)).toBe(false);
});

test('where the kind is not known, every pod counts whose name begins so', () => {
  expect(matches(podNames('cart', 'Rollout'), 'cart-6d8f-x')).toBe(true);
  expect(matches(podNames('cart'), 'cart-6d8f-x')).toBe(true);
  expect(matches(podNames('cart'), 'cartoon-1')).toBe(false);
});

test('a dot in the name is one', () => {
  expect(matches(podNames('cart.v1', 'StatefulSet'), 'cart.v1-0')).toBe(true);
  expect(matches(podNames('cart.v1', 'StatefulSet'), 'cart-v1-0')).toBe(false);
});
