import { Testing } from 'cdk8s';
import { MeshMetrics, PlanCause, ScrapePlan } from 'cdk8s-mesh-metrics';
import { codesIn, describeExamples, Example, OPTIONS } from './examples';
import { EXPECTATION_EXAMPLES } from './expectation-examples';
import { editedYaml } from '../../cluster/edited';
import { cart, mesh, monitoring, prometheus } from '../../validation/apps';

describeExamples(EXPECTATION_EXAMPLES);

/** The causes of which the plan knows exactly what to change. */
const MENDED: ReadonlyArray<keyof typeof EXPECTATION_EXAMPLES> = [
  'nothing-served', 'merging-off', 'annotation-names-agent-port', 'acknowledgement-unused',
];

describe('the edits', () => {
  const editsOf = ({ expectations, findings }: ScrapePlan) =>
    [...expectations.flatMap(({ cause }) => cause?.edits ?? []), ...findings.flatMap(({ edits }) => edits)];

  test('are those of exactly these causes', () => {
    const isMended = ({ yaml }: Example) => editsOf(ScrapePlan.fromYaml(yaml, OPTIONS)).length > 0;
    expect(Object.entries(EXPECTATION_EXAMPLES).filter(([, each]) => isMended(each)).map(([code]) => code)).toEqual(MENDED);
  });

  test.each(MENDED)('of %s remove it, and what is expected is proven', code => {
    const { yaml } = EXPECTATION_EXAMPLES[code];
    const mended = editedYaml(yaml, editsOf(ScrapePlan.fromYaml(yaml, OPTIONS)).slice(0, 1));
    const plan = ScrapePlan.fromYaml(mended, OPTIONS);
    expect(codesIn(plan)).toEqual([]);
    expect(plan.expectations.map(({ verdict }) => verdict)).toContain('proven');
  });
});

describe('not-injected', () => {
  /** Only a construct says that metrics are meant to be merged where there is no sidecar. */
  function causesWith(label: string): Array<PlanCause | undefined> {
    const app = Testing.app();
    MeshMetrics.configure(app, { mesh, prometheus });
    monitoring(app);
    cart(app);
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': label } } };
    const { expectations } = ScrapePlan.of(app, { also: [namespace] });
    return expectations.filter(({ source }) => source === 'application').map(({ cause }) => cause);
  }

  const codesWith = (label: string) => causesWith(label).map(cause => cause?.code);

  test('is why merged metrics are not scraped where the namespace forbids a sidecar', () => {
    expect(codesWith('disabled')).toEqual(['not-injected']);
  });

  test('is gone where it allows one', () => {
    expect(codesWith('enabled')).toEqual([undefined]);
  });

  test('is gone after its edit, of the namespace', () => {
    const [edit] = causesWith('disabled').flatMap(cause => cause?.edits ?? []);
    expect(edit).toEqual({ object: 'Namespace/shop', path: '/metadata/labels/istio-injection', from: '"disabled"', to: '"enabled"' });
  });
});
