import * as fc from 'fast-check';
import { milliseconds } from '../../src/values/duration';
import { dnsLabel, labelKey, labelValue } from '../../src/values/names';
import { Manifest } from '../cluster/manifest';
import { component, describeUpstream } from '../upstream/component';

/** Texts that are near what is accepted, so that both sides of each border are met. */
const near = (characters: string, maxLength: number) => fc.oneof(
  fc.string({ unit: fc.constantFrom(...characters), maxLength: 6 }),
  fc.string({ unit: fc.constantFrom(...characters), minLength: maxLength - 2, maxLength: maxLength + 2 }),
  fc.string({ unit: fc.constantFrom('a', 'z'), minLength: maxLength - 2, maxLength: maxLength + 2 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const NAME = near('aZ0-_. ', 63);
const PREFIX = near('az09-.A', 253);
const KEY = fc.oneof(
  NAME,
  fc.tuple(PREFIX, NAME).map(parts => parts.join('/')),
  fc.array(NAME, { maxLength: 4 }).map(parts => parts.join('/')),
);

const UNIT = fc.constantFrom('y', 'w', 'd', 'h', 'm', 's', 'ms', 'sec', '', ' ', 'µs');
const AMOUNT = fc.oneof(
  fc.nat(400).map(String),
  fc.bigInt({ min: 0n, max: 10n ** 21n }).map(String),
  fc.constantFrom('', '0', '00', '1.5', '-1', '+1', '١'),
);
const DURATION = fc.oneof(
  fc.array(fc.tuple(AMOUNT, UNIT).map(parts => parts.join('')), { maxLength: 4 }).map(parts => parts.join('')),
  fc.constantFrom('0', '292y', '293y', '106751d', '106752d', '9223372036s', '9223372037s', '1d1w', ' 1s', '1s\n'),
);

/** Whether a check of ours lets a value pass. */
const accepts = (check: (value: string, prop: string, cannot: string) => unknown) => (value: string): boolean => {
  try {
    check(value, 'prop', 'do it');
    return true;
  } catch {
    return false;
  }
};

describeUpstream('values are accepted exactly where the real components accept them', () => {
  const isAdmitted = async (object: Manifest): Promise<boolean> => {
    const { verdicts } = await component('admission').ask<{ verdicts: Array<{ admitted: boolean }> }>({ objects: [object] });
    return verdicts[0].admitted;
  };
  const agree = async (values: fc.Arbitrary<string>, ours: (value: string) => boolean, theirs: (value: string) => Promise<boolean>) => {
    const seen = { true: 0, false: 0 };
    await fc.assert(fc.asyncProperty(values, async value => {
      const expected = await theirs(value);
      seen[`${expected}`] += 1;
      expect(ours(value)).toBe(expected);
    }), { numRuns: 1000 });
    // A property that only ever sees one side of the border proves nothing.
    expect(Math.min(seen.true, seen.false)).toBeGreaterThan(50);
  };

  const labelled = (labels: { [key: string]: string }) =>
    ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'a', labels } });

  test('a label key', async () => {
    await agree(KEY, accepts(labelKey), key => isAdmitted(labelled({ [key]: 'a' })));
  });

  test('a label value', async () => {
    await agree(NAME, accepts(labelValue), value => isAdmitted(labelled({ a: value })));
  });

  test('a name', async () => {
    await agree(near('az09-.A', 63), accepts(dnsLabel), name => isAdmitted({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  });

  test('a duration, but for zero: a scrape needs time', async () => {
    const isInterval = (interval: string) => isAdmitted({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PodMonitor',
      metadata: { name: 'a', namespace: 'a' },
      spec: { selector: {}, podMetricsEndpoints: [{ interval }] },
    });
    const isScrapeInterval = async (interval: string) => {
      const config = `scrape_configs: [{ job_name: a, scrape_interval: ${JSON.stringify(interval)} }]`;
      return component('prometheus').ask({ objects: [], config }).then(() => true, () => false);
    };
    const isZero = (interval: string) => !/[1-9]/.test(interval);
    await agree(DURATION, accepts(milliseconds), async duration =>
      !isZero(duration) && await isInterval(duration) && isScrapeInterval(duration));
  });
});
