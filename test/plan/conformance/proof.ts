import { tooRare } from './coverage';
import { configurationOf } from './inject';
import { Mesh } from './inject-meshes';
import { PROOF_CASES, ProofCase } from './proof-cases';
import { compareProof, Independent } from './proof-comparison';
import { RealComponents } from './proof-components';
import { checkCases, Report, Stage, Verdict } from './stage';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { Component } from '../../upstream/component';

/** In which share of the cases a hidden fact has to decide, has not to, and two have to do so together. */
export const SHARE_OF_EACH = 0.3;

/** Which share of the expectations that a fact does not decide about has to be as with everything given. */
const SHARE_AS_GIVEN = 0.9;

/**
 * Hides facts of clusters from the plan, and asks the real components for every value that these may have: what is proven has to be scraped
 * once with each, what is refuted with none. What none of them changes has to be proven or refuted too.
 */
export const stage: Stage = {
  name: 'proof',
  check: async options => {
    const charts = Component.start('charts');
    const real = new RealComponents();
    const configurations = new Map<Mesh, Promise<Manifest[]>>();
    const independent: Independent[] = [];
    const compared = async (asked: ProofCase): Promise<Verdict> => {
      const { mesh } = asked;
      if (mesh !== undefined && !configurations.has(mesh)) configurations.set(mesh, configurationOf(mesh, charts));
      const { independent: found, ...verdict } = await compareProof(asked, await configurations.get(mesh!) ?? [], real);
      independent.push(...found);
      return verdict;
    };
    try {
      const compare = (cases: ProofCase[]) => Promise.all(cases.map(compared));
      const report = await checkCases({ generator: PROOF_CASES, batch: 10, compare }, options);
      return { ...report, ...measured(report, independent) };
    } finally {
      real.stop();
      charts.stop();
    }
  },
};

/** How much of what could be proven is, so that the stage cannot pass by calling everything unproven. */
function measured(report: Report, independent: ReadonlyArray<Independent>): Pick<Report, 'difference' | 'measures'> {
  const kinds = ['Namespace', 'Secret', 'ConfigMap', 'rights', 'role', 'settings'].map(kind => {
    const ofKind = independent.filter(each => each.kind === kind);
    const asGiven = ofKind.filter(({ isAsGiven }) => isAsGiven).length;
    return { text: `${kind} ${asGiven} of ${ofKind.length}`, isEnough: ofKind.length > 0 && asGiven >= SHARE_AS_GIVEN * ofKind.length };
  });
  const { 'decides': decides = 0, 'does not decide': doesNot = 0, 'two decide': two = 0 } = report.coverage;
  const coverage = { 'decides': decides, 'does not decide': doesNot, 'two decide': two };
  const missing = [
    ...tooRare({ ...report, coverage }, SHARE_OF_EACH).map(what => `a hidden fact ${what} in too few cases: ${report.coverage[what]}`),
    ...kinds.filter(({ isEnough }) => !isEnough).map(({ text }) => `independent, and as with everything given, are too few: ${text}`),
  ];
  return {
    measures: `independent of a hidden fact, and judged as with everything given: ${kinds.map(({ text }) => text).join(', ')}`,
    difference: report.difference ?? (missing.length === 0 ? undefined : missing.join('\n')),
  };
}
