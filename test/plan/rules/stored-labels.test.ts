import { storedLabels } from '../../../src/plan/rules/stored-labels';

const EXPOSED = { __name__: 'x', type: 'application' };

describe('a series is stored', () => {
  test('with the labels of its target', () => {
    expect(storedLabels(EXPOSED, { job: 'cart', pod: 'cart-0' }, {})).toEqual({ __name__: 'x', type: 'application', job: 'cart', pod: 'cart-0' });
  });

  test('with its own label moved where the target has one of that name', () => {
    expect(storedLabels(EXPOSED, { type: 'sidecar' }, {})).toEqual({ __name__: 'x', type: 'sidecar', exported_type: 'application' });
    expect(storedLabels(EXPOSED, { type: 'sidecar', exported_type: 'other' }, {}))
      .toEqual({ __name__: 'x', type: 'sidecar', exported_type: 'other', exported_exported_type: 'application' });
  });

  test('with its own label where labels are honored', () => {
    expect(storedLabels(EXPOSED, { type: 'sidecar', job: 'cart' }, { honor_labels: true })).toEqual({ __name__: 'x', type: 'application', job: 'cart' });
  });

  test('as the rules of the job leave it, if they do', () => {
    const to = (rule: object) => storedLabels(EXPOSED, { pod: 'cart-0' }, { metric_relabel_configs: [rule] });
    expect(to({ action: 'labeldrop', regex: 'pod' })).toEqual(EXPOSED);
    expect(to({ action: 'drop', source_labels: ['__name__'], regex: 'x' })).toBeUndefined();
    expect(to({ action: 'drop', source_labels: ['__name__'], regex: 'y' })).toMatchObject(EXPOSED);
  });
});
