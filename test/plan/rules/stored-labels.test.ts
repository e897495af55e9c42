import { storedLabels } from '../../../src/plan/rules/stored-labels';

const EXPOSED = { __name__: 'x', type: 'application' };

describe('a series is stored', () => {
  test('with the labels of its target', () => {
    expect(storedLabels(EXPOSED, { job: 'cart', pod: 'cart-0' }, {}))
      .toEqual({ __name__: 'x', type: 'application', job: 'cart', pod: 'cart-0' });
  });

  test('with its own label renamed if the target has one of the same name', () => {
    expect(storedLabels(EXPOSED, { type: 'sidecar' }, {})).toEqual({ __name__: 'x', type: 'sidecar', exported_type: 'application' });
    expect(storedLabels(EXPOSED, { type: 'sidecar', exported_type: 'other' }, {}))
      .toEqual({ __name__: 'x', type: 'sidecar', exported_type: 'other', exported_exported_type: 'application' });
  });

  test('with its own label if labels are honored', () => {
    expect(storedLabels(EXPOSED, { type: 'sidecar', job: 'cart' }, { honor_labels: true }))
      .toEqual({ __name__: 'x', type: 'application', job: 'cart' });
  });

  test('after the rules of the job, unless they drop it', () => {
    const to = (rule: object) => storedLabels(EXPOSED, { pod: 'cart-0' }, { metric_relabel_configs: [rule] });
    expect(to({ action: 'labeldrop', regex: 'pod' })).toEqual(EXPOSED);
    expect(to({ action: 'drop', source_labels: ['__name__'], regex: 'x' })).toBeUndefined();
    expect(to({ action: 'drop', source_labels: ['__name__'], regex: 'y' })).toMatchObject(EXPOSED);
  });
});
