import * as fc from 'fast-check';
import { onlineShop } from '../../../examples/online-shop/online-shop';
import { isFields } from '../../../src/plan/kubernetes/fields';
import { unknownFields } from '../../../src/plan/kubernetes/unknown-fields';
import { Manifest, synthesized } from '../../cluster/manifest';
import { kubePrometheusStack } from '../../cluster/prometheuses';
import { component, describeUpstream } from '../../upstream/component';

const OBJECTS: Manifest[] = [...synthesized(onlineShop), ...kubePrometheusStack()].filter(({ apiVersion }) => /(coreos|istio)/.test(apiVersion));

/** The records in a value, the value itself among them. */
function recordsIn(value: unknown): Array<{ [field: string]: unknown }> {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  return isFields(value) ? [value, ...Object.values(value).flatMap(recordsIn)] : [];
}

/** Names that are fields somewhere, and some that are not. */
const NAMES = [...new Set(OBJECTS.flatMap(({ spec }) => recordsIn(spec).flatMap(Object.keys))), 'other', 'intervall', 'matchLabel', 'containers', 'emptyDir'];
const NAME = fc.constantFrom(...NAMES);
const VALUE = fc.letrec(tie => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('a', 1, true, null), fc.array(tie('value'), { maxLength: 2 }), fc.dictionary(NAME, tie('value'), { maxKeys: 3 }),
  ),
})).value;

/** An object with fields added wherever there are any. */
const ADDITIONS = fc.array(fc.tuple(fc.nat(), NAME, VALUE), { minLength: 1, maxLength: 4 });
const CHANGED = fc.tuple(fc.constantFrom(...OBJECTS), ADDITIONS).map(([object, additions]) => {
  const changed = structuredClone(object);
  for (const [place, name, value] of additions) {
    const records = recordsIn(changed.spec);
    records[place % records.length][name] = value;
  }
  return changed;
});

describeUpstream('the fields that are unknown', () => {
  test('are those that the API server refuses to clients which ask for it', async () => {
    let unknown = 0;
    await fc.assert(fc.asyncProperty(CHANGED, async object => {
      const { verdicts: [{ errors }] } = await component('admission').ask<{ verdicts: Array<{ errors: string[] }> }>({ objects: [object] });
      const theirs = errors.flatMap(error => /^unknown field "(.*)"$/.exec(error)?.[1] ?? []);
      const ours = unknownFields(object).map(({ path }) => path);
      // Where a record stands for a text, all of its fields are unknown, and the mistake is another one.
      const isOfType = !errors.some(error => error.includes('must be of type'));
      if (isOfType) unknown += theirs.length;
      expect(ours.sort()).toEqual(theirs.filter(path => isOfType || ours.includes(path)).sort());
    }), { numRuns: 1000 });
    // A property that never sees one proves nothing.
    expect(unknown).toBeGreaterThan(500);
  });
});
