import { IstioMesh, ScrapePlan } from 'cdk8s-mesh-metrics';

/** A cluster in which something is not scraped once, and the change that the remedy leads to. */
export interface Example {
  readonly yaml: string;
  readonly fix: readonly [before: string, after: string];
}

/** Everything that decides in the examples, so that no fact is missing. */
export const OPTIONS = { mesh: IstioMesh.sidecar({ version: '1.31' }), namespaces: { monitoring: {}, shop: {} } };

/** Everything that is not as it should be: of expectations, or a warning beside them. */
export function codesIn({ expectations, findings }: ScrapePlan): string[] {
  return [...new Set([...expectations.flatMap(({ cause }) => cause?.code ?? []), ...findings.map(({ code }) => code)])];
}

/** That each example has its code and no other, and none once it is fixed. */
export function describeExamples(examples: Record<string, Example>): void {
  describe.each(Object.entries(examples))('%s', (code, { yaml, fix: [before, after] }) => {
    test('is the only thing wrong in its example', () => {
      expect(codesIn(ScrapePlan.fromYaml(yaml, OPTIONS))).toEqual([code]);
    });

    test('is gone after the fix, and what is expected is proven', () => {
      expect(yaml.split(before)).toHaveLength(2);
      const plan = ScrapePlan.fromYaml(yaml.replace(before, after), OPTIONS);
      expect(codesIn(plan)).toEqual([]);
      expect(plan.expectations.map(({ verdict }) => verdict)).toContain('proven');
    });
  });
}
