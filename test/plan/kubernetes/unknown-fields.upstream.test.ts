import * as fc from 'fast-check';
import { onlineShop } from '../../../examples/online-shop/online-shop';
import { isFields } from '../../../src/plan/kubernetes/fields';
import { unknownFields } from '../../../src/plan/kubernetes/unknown-fields';
import { Manifest, synthesized } from '../../cluster/manifest';
import { kubePrometheusStack } from '../../cluster/prometheuses';
import { component, describeUpstream } from '../../upstream/component';

const OBJECTS: Manifest[] = [...synthesized(onlineShop), ...kubePrometheusStack()]
  .filter(({ apiVersion }) => /(coreos|istio)/.test(apiVersion));

/** The records in a value, including the value itself. */
function recordsIn(value: unknown): Array<{ [field: string]: unknown }> {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  return isFields(value) ? [value, ...Object.values(value).flatMap(recordsIn)] : [];
}

const FIELDS = new Set(OBJECTS.flatMap(({ spec }) => recordsIn(spec).flatMap(Object.keys)));
/** Names of fields of some object, and a few more. */
const NAME = fc.constantFrom(...FIELDS, 'other', 'intervall', 'matchLabel', 'containers', 'emptyDir');
const VALUE = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 1, true, null), fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(NAME, tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** An object with fields added to any of its records. */
const ADDITIONS = fc.array(fc.tuple(fc.nat(), NAME, VALUE), { minLength: 1, maxLength: 4 });
const CHANGED = fc.tuple(fc.constantFrom(...OBJECTS), ADDITIONS).map(([object, additions]) => {
  const changed = structuredClone(object);
  for (const [place, name, value] of additions) {
    const records = recordsIn(changed.spec);
    records[place % records.length][name] = value;
  }
  return changed;
});

describeUpstream('unknown fields', () => {
  test('are those that the API server refuses if a client asks for it', async () => {
    let unknown = 0;
    await fc.assert(fc.asyncProperty(CHANGED, async object => {
      const { verdicts: [{ errors }] } = await component('admission').ask<{ verdicts: Array<{ errors: string[] }> }>({ objects: [object] });
      const theirs = errors.flatMap(error => /^unknown field "(.*)"$/.exec(error)?.[1] ?? []);
      const ours = unknownFields(object).map(({ path }) => path);
      // In a record in the place of a string all fields are unknown; the mistake is its type.
      const isOfType = !errors.some(error => error.includes('must be of type'));
      if (isOfType) unknown += theirs.length;
      expect(ours.sort()).toEqual(theirs.filter(path => isOfType || ours.includes(path)).sort());
    }), { numRuns: 1000 });
    // A property that never sees an unknown field proves nothing.
    expect(unknown).toBeGreaterThan(500);
  });
});
