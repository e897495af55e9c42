import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { lostMessage, mistakeMessage, problemMessages } from './messages';
import { warn } from './warnings';
import { allSettings, settingOf } from '../described/settings';
import { surroundingsOf } from '../described/surroundings';
import { IstioMesh } from '../mesh/istio-mesh';
import { makesPods } from '../plan/kubernetes/pod-makers';
import { ExpectationVerdict, PlannedExpectation } from '../scrape-plan/planned-expectation';
import { planIdOf, RenderedObject, renderedObject } from '../scrape-plan/rendered-objects';
import { Scraped } from '../scrape-plan/results';
import { ScrapePlan } from '../scrape-plan/scrape-plan';

/** Whether an expectation is among those of which something shall be said. */
type IsAsked = (expectation: Pick<PlannedExpectation, 'workload' | 'statedBy' | 'scraped'>) => boolean;

/**
 * What is wrong with the scrapes of a finished app, a message for each thing that is wrong.
 *
 * Nothing is said of a workload for which no Prometheus is known, neither described nor in the app:
 * what scrapes it, if anything, is not known either.
 */
export function scrapeProblems(root: IConstruct): string[] {
  const constructs = root.node.findAll();
  // Rules decide nothing about scrapes, and each workload with merged metrics has one.
  const objects = constructs.filter(ApiObject.isApiObject).filter(({ kind }) => kind !== 'PrometheusRule');
  const hasPrometheus = objects.some(isPrometheus);
  const isChecked = (scope: IConstruct) =>
    settingOf(scope, 'validateScrapes') !== false && (hasPrometheus || settingOf(scope, 'prometheus') !== undefined);
  const meshes = new Set(objects.filter(object => makesPods(object.kind) && isChecked(object)).map(object => settingOf(object, 'mesh')));
  const rendered = meshes.size === 0 ? undefined : renderedIfPossible(objects);
  if (rendered === undefined) return [];

  const makers = new Map(rendered.map(({ object, manifest }) => [planIdOf(manifest), object]));
  const isIn = (mesh: IstioMesh | undefined): IsAsked => ({ workload, statedBy, scraped }) => {
    const maker = makers.get(workload ?? '') ?? makers.get(statedBy);
    const scope = maker ?? root;
    // What a controller made, such as the pods of a Prometheus, nobody of this app means to be scraped; but its monitors should not do so
    // twice.
    return isChecked(scope) && settingOf(scope, 'mesh') === mesh && (maker !== undefined || scraped === Scraped.TWICE);
  };
  const prometheuses = allSettings(constructs, 'prometheus');
  const isStrict = settingOf(root, 'strict') === true;
  const planIn = (mesh = IstioMesh.sidecar()) => ScrapePlan._of(rendered, { mesh, prometheuses, ...surroundingsOf(root) });
  return [...meshes].flatMap(mesh => problemsOf(() => planIn(mesh), isIn(mesh), isStrict));
}

/**
 * A mistake in the plan itself stops the synth: to go on without a word would be to promise what nobody has checked. It is told as a
 * validation, so that nothing is written, and says how to go on.
 */
function problemsOf(makePlan: () => ScrapePlan, isAsked: IsAsked, isStrict: boolean): string[] {
  try {
    const plan = makePlan();
    const open = plan.expectations.filter(({ verdict, acknowledgedBy }) =>
      verdict !== ExpectationVerdict.PROVEN && acknowledgedBy === undefined);
    const asked = open.filter(isAsked);
    const refuted = asked.filter(({ verdict }) => verdict === ExpectationVerdict.REFUTED);
    const unproven = asked.filter(({ verdict }) => verdict === ExpectationVerdict.UNPROVEN);
    if (refuted.length > 0) return problemMessages(refuted, plan);
    if (isStrict) return [...problemMessages(unproven, plan), ...plan._lost.map(lostMessage)];
    warn(unproven, plan._lost);
    return [];
  } catch (error) {
    return [mistakeMessage(error)];
  }
}

/** The objects as they will be written. One that cannot be is no matter of ours: cdk8s renders it next, and says so itself. */
function renderedIfPossible(objects: ReadonlyArray<ApiObject>): RenderedObject[] | undefined {
  try {
    return objects.map(renderedObject);
  } catch {
    return undefined;
  }
}

function isPrometheus({ kind, apiGroup }: ApiObject): boolean {
  return ['Prometheus', 'PrometheusAgent'].includes(kind) && apiGroup === 'monitoring.coreos.com';
}
