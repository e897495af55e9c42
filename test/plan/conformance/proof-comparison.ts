import { Mesh } from './inject-meshes';
import { ProofCase } from './proof-cases';
import { Answers, RealComponents } from './proof-components';
import { POSSIBLE_SETTINGS } from './proof-meshes';
import { Outcome, RealOutcomes } from './proof-outcomes';
import { Verdict } from './stage';
import { INJECT } from '../../../src/mesh/labels-and-annotations';
import { valueAt } from '../../../src/plan/kubernetes/fields';
import { idOf, Manifest } from '../../../src/plan/kubernetes/manifest';
import { Labels } from '../../../src/plan/prometheus/labels';
import { PlannedExpectation } from '../../../src/scrape-plan/planned-expectation';
import { ScrapePlan } from '../../../src/scrape-plan/scrape-plan';

/** A hidden fact with what each of its values adds to the cluster. */
interface Hidden {
  readonly kind: string;
  readonly subject: string;
  readonly truth: number;
  readonly values: ReadonlyArray<{ readonly objects: Manifest[]; readonly mesh?: Mesh }>;
}

/** A value of each hidden fact, and what comes of them. */
interface World {
  readonly values: ReadonlyArray<number>;
  readonly outcomes: RealOutcomes;
}

/** Expectations that no value of a hidden fact changes, and whether the plan says the same of them as with everything given. */
export interface Independent {
  readonly kind: string;
  readonly isAsGiven: boolean;
}

/** Plans a cluster of which facts are hidden, and asks the real components for each of the values that these may have. */
export async function compareProof(asked: ProofCase, configuration: Manifest[], real: RealComponents): Promise<Verdict & {
  readonly independent: ReadonlyArray<Independent>;
}> {
  const facts = hiddenFactsOf(asked);
  const all = await worldsOf(asked, facts, real);
  const asking = asked.workloads.filter(each => (valueAt(each, 'spec.template.metadata.labels') as Labels)[INJECT] === 'true');
  const worlds = all.filter(world => !isContradicted(world, all, facts, asking));
  const planned = (isHidden: (fact: Hidden) => boolean) => expectationsIn(asked, facts, isHidden, configuration);
  const [given, hidden] = [planned(() => false), planned(() => true)];
  const truth = all.find(({ values }) => values.every((value, f) => value === facts[f].truth))!;
  // What the plan supposes of what is hidden may be wrong: then what is given says nothing of that.
  const comparable = worlds.includes(truth) ? given : [];
  const deciding = [...given, ...hidden].map(each => decidingFor(worlds.map(({ outcomes }) => outcomes.of(each)), worlds));
  const differences = [
    ...given.flatMap(each => wrongIn(each, [truth])),
    ...hidden.flatMap(each => wrongIn(each, worlds)),
    ...comparable.flatMap(each => lostOf(each, hidden)),
  ];
  return {
    covers: [
      ...deciding.some(({ length }) => length > 0) ? ['decides'] : [],
      ...facts.some((_, f) => deciding.every(each => !each.includes(f))) ? ['does not decide'] : [],
      ...deciding.some(({ length }) => length > 1) ? ['two decide'] : [],
      ...new Set(hidden.map(({ verdict }) => verdict)),
    ],
    difference: differences.length === 0 ? undefined : differences.join('\n'),
    independent: facts.flatMap((fact, f) => {
      const ofFact = worlds.filter(({ values }) => values.every((value, g) => g === f || value === facts[g].truth));
      const without = facts.length === 1 ? hidden : planned(each => each === fact);
      return comparable.filter(each => each.verdict !== 'unproven' && new Set(ofFact.map(({ outcomes }) => outcomes.of(each))).size === 1)
        .map(each => ({ kind: fact.kind, isAsGiven: without.some(other => isSame(each, other)) }));
    }),
  };
}

function hiddenFactsOf({ hidden, hidesSettings, mesh }: ProofCase): Hidden[] {
  return [
    ...hidden.map(({ fact: { kind, subject, values }, truth }) => ({ kind, subject, truth, values: values.map(objects => ({ objects })) })),
    ...hidesSettings
      ? [{
        kind: 'settings',
        subject: 'ConfigMap/istio-system/istio',
        truth: POSSIBLE_SETTINGS.indexOf(mesh!),
        values: POSSIBLE_SETTINGS.map(each => ({ objects: [], mesh: each })),
      }]
      : [],
  ];
}

async function worldsOf(asked: ProofCase, facts: ReadonlyArray<Hidden>, real: RealComponents): Promise<World[]> {
  const answers: Answers = { configs: new Map(), targets: new Map() };
  await real.admit([...asked.objects, ...asked.workloads, ...facts.flatMap(({ values }) => values.flatMap(({ objects }) => objects))]);
  const all = facts.reduce<number[][]>((before, { values }) => before.flatMap(each => values.map((_, i) => [...each, i])), [[]]);
  return Promise.all(all.map(async values => {
    const chosen = facts.map((fact, f) => fact.values[values[f]]);
    const mesh = chosen.find(each => each.mesh !== undefined)?.mesh ?? asked.mesh;
    const objects = [...asked.objects, ...chosen.flatMap(each => each.objects)];
    return { values, outcomes: new RealOutcomes(await real.follow({ mesh, objects, workloads: asked.workloads }, answers)) };
  }));
}

/**
 * Whether a pod that asks for a sidecar does not get the one that it would get if its hidden Namespace had no labels, as with the first of
 * the values: the plan relies on no Namespace contradicting its pods.
 */
function isContradicted(
  { values, outcomes }: World, worlds: ReadonlyArray<World>, facts: ReadonlyArray<Hidden>, asking: ReadonlyArray<Manifest>,
): boolean {
  return asking.some(workload => {
    const isInMesh = ({ inMesh }: RealOutcomes) => inMesh.has(idOf(workload));
    const namespace = facts.findIndex(({ subject }) => subject === `Namespace/${workload.metadata.namespace}`);
    const unlabelled = worlds.find(other => other.values.every((value, f) => value === (f === namespace ? 0 : values[f])))!;
    return isInMesh(unlabelled.outcomes) && !isInMesh(outcomes);
  });
}

/** What the plan says of what monitors expect, where some facts are hidden from it and the others have their true value. */
function expectationsIn(
  { objects, workloads }: ProofCase, facts: ReadonlyArray<Hidden>, isHidden: (fact: Hidden) => boolean, configuration: Manifest[],
): PlannedExpectation[] {
  const settings = facts.find(({ kind }) => kind === 'settings');
  const ofMesh = settings !== undefined && isHidden(settings) ? configuration.filter(({ kind }) => kind !== 'ConfigMap') : configuration;
  const given = facts.filter(fact => !isHidden(fact)).flatMap(({ values, truth }) => values[truth].objects);
  return ScrapePlan.fromYaml('', { also: [...ofMesh, ...objects, ...workloads, ...given] })
    .expectations.filter(({ statedBy }) => /^(Pod|Service)Monitor\//.test(statedBy));
}

/** What may come of it in any world, by what the plan says. */
const OUTCOMES: { readonly [scraped: string]: ReadonlyArray<Outcome> } = {
  once: ['once', 'nothing to scrape'], never: ['never', 'nothing to scrape'], twice: ['more than once'],
};

/** What is said of an expectation and does not hold in one of some worlds. */
function wrongIn(expectation: PlannedExpectation, worlds: ReadonlyArray<World>): string[] {
  const { id, verdict, scraped, cause } = expectation;
  if (verdict === 'unproven') return [];
  const wrong = worlds.find(({ outcomes }) => !OUTCOMES[scraped].includes(outcomes.of(expectation)));
  return wrong === undefined
    ? []
    : [`${id} is ${verdict}, ${scraped} (${cause?.message}), and with the values ${wrong.values} ${wrong.outcomes.of(expectation)}`];
}

/** An expectation of the given cluster of which nothing is said, or only good, where facts are hidden. */
function lostOf({ id, statedBy, workload, series, verdict }: PlannedExpectation, hidden: ReadonlyArray<PlannedExpectation>): string[] {
  // Without a proxy nothing is expected of it.
  if (verdict === 'proven' && series === 'Envoy') return [];
  const counterparts = hidden.filter(each => each.statedBy === statedBy && [workload, undefined].includes(each.workload));
  const isKept = verdict === 'refuted' ? counterparts.some(each => each.verdict !== 'proven') : counterparts.length > 0;
  const left = counterparts.map(each => each.verdict).join() || 'nothing';
  return isKept ? [] : [`${id} is ${verdict} with everything given, and otherwise ${left}`];
}

/** Whether the same is said of the same; what is refuted may have lost its targets at another step. */
function isSame({ id, statedBy, workload, verdict }: PlannedExpectation, other: PlannedExpectation): boolean {
  return verdict === other.verdict
    && (id === other.id || (verdict === 'refuted' && statedBy === other.statedBy && workload === other.workload));
}

/** The facts of which another value gives another outcome, whatever the others are. */
function decidingFor(outcomes: ReadonlyArray<Outcome>, worlds: ReadonlyArray<World>): number[] {
  const differing = new Set<number>();
  worlds.forEach(({ values }, i) => worlds.slice(i + 1).forEach(({ values: others }, j) => {
    const changed = values.flatMap((value, f) => value === others[f] ? [] : [f]);
    if (changed.length === 1 && outcomes[i] !== outcomes[i + 1 + j]) differing.add(changed[0]);
  }));
  return [...differing];
}
