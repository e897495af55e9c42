import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { mistakeMessage, monitorMessage, workloadMessage } from './messages';
import { oncePerSynth } from './once-per-synth';
import { IPrometheus, SelectedKind } from '../described/prometheus';
import { allSettings, settingOf } from '../described/settings';
import { IstioMesh } from '../mesh/istio-mesh';
import { Manifest } from '../plan/kubernetes/manifest';
import { makesPods } from '../plan/kubernetes/pod-makers';
import { prometheusManifests } from '../scrape-plan/described/prometheus';
import { PlannedWorkload, Scraped, ScrapedSeries } from '../scrape-plan/results';
import { ScrapePlan } from '../scrape-plan/scrape-plan';

const validated = new WeakSet<IConstruct>();

/**
 * Makes an app refuse to be synthesized while something in it is scraped twice, or never although it is meant to be. Once per app, however
 * often it is asked for.
 */
export function validateScrapes(scope: IConstruct): void {
  const { root } = scope.node;
  if (validated.has(root)) return;
  validated.add(root);
  root.node.addValidation({ validate: oncePerSynth(root, () => scrapeProblems(root)) });
}

/** Whether a workload is among those of which something shall be said. */
type IsAsked = (workload: string, scraped: Scraped) => boolean;

/**
 * What is wrong with the scrapes of a finished app, a message for each workload.
 *
 * Nothing is said of a workload for which no Prometheus is known, neither described nor in the app:
 * what scrapes it, if anything, is not known either.
 */
function scrapeProblems(root: IConstruct): string[] {
  const constructs = root.node.findAll();
  // Rules decide nothing about scrapes, and each workload with merged metrics has one.
  const objects = constructs.filter(ApiObject.isApiObject).filter(({ kind }) => kind !== SelectedKind.PROMETHEUS_RULE);
  const hasPrometheus = objects.some(isPrometheus);
  const isChecked = (scope: IConstruct) =>
    settingOf(scope, 'validateScrapes') !== false && (hasPrometheus || settingOf(scope, 'prometheus') !== undefined);
  const meshes = new Set(objects.filter(object => makesPods(object.kind) && isChecked(object)).map(object => settingOf(object, 'mesh')));
  const manifests = meshes.size === 0 ? undefined : rendered(objects);
  if (manifests === undefined) return [];

  const makers = new Map(objects.map((object, i) => [nameOf(manifests[i]), object]));
  const isIn = (mesh: IstioMesh | undefined): IsAsked => (workload, scraped) => {
    const maker = makers.get(workload);
    const scope = maker ?? root;
    // What a controller made, such as the pods of a Prometheus, nobody of this app means to be scraped; but its monitors should not do so
    // twice.
    return isChecked(scope) && settingOf(scope, 'mesh') === mesh && (maker !== undefined || scraped === Scraped.TWICE);
  };
  const prometheuses = allSettings(constructs, 'prometheus');
  const problems = [...meshes].flatMap(mesh => problemsOf(() => planOf(manifests, prometheuses, mesh), isIn(mesh)));
  // What another validation refuses, the plan would only say again in other words.
  return problems.length > 0 && constructs.some(({ node }) => node !== root.node && node.validate().length > 0) ? [] : problems;
}

/**
 * A mistake in the plan itself stops the synth: to go on without a word would be to promise what nobody has checked. It is told as a
 * validation, so that nothing is written, and says how to go on.
 */
function problemsOf(makePlan: () => ScrapePlan, isAsked: IsAsked): string[] {
  try {
    const plan = makePlan();
    const wrong = plan.workloads.filter(isProblem).filter(({ workload, scraped }) => isAsked(workload, scraped));
    const told = new Set(wrong.map(({ workload }) => workload));
    // What a monitor is only probably meant for is no reason to stop a synth: it may be for what is outside of the app.
    const idle = plan.monitorsWithoutTargets.filter(({ selects }) =>
      selects !== undefined && !told.has(selects) && isAsked(selects, Scraped.NEVER));
    // One explanation, since a mistake in a monitor concerns many workloads alike.
    const unscraped = wrong.find(({ scraped }) => scraped === Scraped.NEVER);
    const ofWorkloads = wrong.map(each => workloadMessage(each, each === unscraped ? plan.explain(each.workload) : undefined));
    return [...ofWorkloads, ...idle.map(monitorMessage)];
  } catch (error) {
    return [mistakeMessage(error)];
  }
}

/**
 * Whether a workload is scraped as nobody can want it; of what is `UNKNOWN` nothing could be fixed in the app. That only its sidecar is
 * scraped by nobody may be meant so, and who scrapes sidecars may be outside of the app.
 */
function isProblem({ scraped, series }: PlannedWorkload): boolean {
  if (scraped === Scraped.TWICE) return true;
  return scraped === Scraped.NEVER && (series.length === 0 || series.some(each => each.scraped === Scraped.NEVER && isOfApplication(each)));
}

function isOfApplication({ series }: ScrapedSeries): boolean {
  return series.startsWith('application');
}

/** The plan of an app in one of its meshes, with all that its constructs go by. */
function planOf(manifests: Manifest[], prometheuses: IPrometheus[], mesh = IstioMesh.sidecar()): ScrapePlan {
  const described = prometheuses.flatMap(prometheus => prometheusManifests(prometheus, mesh, manifests));
  return ScrapePlan.fromYaml('', { also: [...manifests, ...described], mesh });
}

/** The objects as they will be written. One that cannot be is no matter of ours: cdk8s renders it next, and says so itself. */
function rendered(objects: ApiObject[]): Manifest[] | undefined {
  try {
    return objects.map(object => object.toJson() as Manifest);
  } catch {
    return undefined;
  }
}

function isPrometheus({ kind, apiGroup }: ApiObject): boolean {
  return ['Prometheus', 'PrometheusAgent'].includes(kind) && apiGroup === 'monitoring.coreos.com';
}

/** How the plan calls a workload. */
function nameOf({ kind, metadata: { namespace, name } }: Manifest): string {
  return `${kind}/${namespace ?? 'default'}/${name}`;
}
