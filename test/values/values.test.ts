import { milliseconds } from '../../src/values/duration';
import { dnsLabel, labelKey, labelValue } from '../../src/values/names';
import { portNumber } from '../../src/values/port';
import { firstRepeated } from '../../src/values/repeated';

describe('a duration', () => {
  test.each([
    ['30s', 30_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
    ['2w', 1_209_600_000],
    ['1y', 31_536_000_000],
  ])('%s is %d ms', (duration, expected) => {
    expect(milliseconds(duration, 'interval', 'do')).toBe(expected);
  });

  const notDurations = ['30sec', '30', '1.5m', '-1s', '', '0', '0s', '30 s', '30s1m', 's', 'PT30S', '293y'];
  test.each(notDurations)("'%s' is refused with how to write it", duration => {
    expect(() => milliseconds(duration, 'interval', "create X 'app/x'")).toThrow(
      `cannot create X 'app/x': interval is '${duration}', and a duration is whole numbers with units from large to small, above zero`
        + " and at most 292 years. Write it as Prometheus does, such as '30s' or '1m30s'.",
    );
  });
});

describe('a port', () => {
  test.each([1, 80, 15020, 65535])('%d is one', port => {
    expect(portNumber(port, 'port', 'do')).toBe(port);
  });

  test.each([0, 65536, 1.5, NaN, -1, Infinity])('%d is refused', port => {
    expect(() => portNumber(port, 'statusPort', 'describe it')).toThrow(
      `cannot describe it: statusPort is ${port}, and a port is a whole number from 1 to 65535. Give the number that the`
        + ' process listens on.',
    );
  });
});

describe('a label', () => {
  test.each(['a', 'app.kubernetes.io/name', 'a_b.c-d', 'a'.repeat(63)])("key '%s' is accepted", key => {
    expect(labelKey(key, 'labels', 'do')).toBe(key);
  });

  test.each(['', '-a', 'a/b/c', 'UPPER.example/name', '/a', 'a/', 'a'.repeat(64), 'a b'])("key '%s' is refused", key => {
    expect(() => labelKey(key, 'labels', 'do it'))
      .toThrow(`cannot do it: labels has the label key '${key}', which Kubernetes refuses. Use `);
  });

  test.each(['', 'a', '1.31', 'a'.repeat(63)])("value '%s' is accepted", value => {
    expect(labelValue(value, 'labels', 'do')).toBe(value);
  });

  test.each(['-', 'a b', 'a/b', 'ü', 'a'.repeat(64), 'trailing-'])("value '%s' is refused", value => {
    expect(() => labelValue(value, 'labels', 'do it'))
      .toThrow(`cannot do it: labels has the label value '${value}', which Kubernetes refuses. Use `);
  });
});

describe('a name', () => {
  test.each(['shop', 'a-1', '1a', 'a'.repeat(63)])("'%s' is accepted", name => {
    expect(dnsLabel(name, 'namespace', 'do')).toBe(name);
  });

  test.each(['', 'Shop', 'a.b', '-a', 'a-', 'a_b', 'a'.repeat(64)])("'%s' is refused", name => {
    expect(() => dnsLabel(name, 'namespace', 'do it'))
      .toThrow(`cannot do it: namespace is '${name}', which Kubernetes refuses as a name. Use `);
  });
});

test('the first repeated value is the one that comes again first', () => {
  expect(firstRepeated(['a', 'b', 'c', 'b', 'a'])).toBe('b');
  expect(firstRepeated([1, 1, 2, 2])).toBe(1);
  expect(firstRepeated(['a', 'A'])).toBeUndefined();
  expect(firstRepeated([])).toBeUndefined();
});
