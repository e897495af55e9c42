import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isProblem, monitorProblemOf, problemOf } from './scrape-problem';
import { IPrometheus, SelectedKind } from '../described/prometheus';
import { allSettings, settingOf } from '../described/settings';
import { IstioMesh } from '../mesh/istio-mesh';
import { Manifest } from '../plan/kubernetes/manifest';
import { makesPods } from '../plan/kubernetes/pod-makers';
import { prometheusManifests } from '../scrape-plan/described/prometheus';
import { Scraped } from '../scrape-plan/results';
import { ScrapePlan } from '../scrape-plan/scrape-plan';

/** Whether a workload is among those of which something shall be said. */
type IsAsked = (workload: string, scraped: Scraped) => boolean;

/**
 * What is wrong with the scrapes of a finished app, a message for each workload.
 *
 * Nothing is said of a workload for which no Prometheus is known, neither described nor in the app: what scrapes it, if anything, is not known either.
 */
export function scrapeProblems(root: IConstruct): string[] {
  const constructs = root.node.findAll();
  // Rules decide nothing about scrapes, and each workload with merged metrics has one.
  const objects = constructs.filter(ApiObject.isApiObject).filter(({ kind }) => kind !== SelectedKind.PROMETHEUS_RULE);
  const hasPrometheus = objects.some(isPrometheus);
  const isChecked = (scope: IConstruct) => settingOf(scope, 'validateScrapes') !== false && (hasPrometheus || settingOf(scope, 'prometheus') !== undefined);
  const meshes = new Set(objects.filter(object => makesPods(object.kind) && isChecked(object)).map(object => settingOf(object, 'mesh')));
  const manifests = meshes.size === 0 ? undefined : rendered(objects);
  if (manifests === undefined) return [];

  const makers = new Map(objects.map((object, i) => [nameOf(manifests[i]), object]));
  const isIn = (mesh: IstioMesh | undefined): IsAsked => (workload, scraped) => {
    const maker = makers.get(workload);
    const scope = maker ?? root;
    // What a controller made, such as the pods of a Prometheus, nobody of this app means to be scraped; but its monitors should not do so twice.
    return isChecked(scope) && settingOf(scope, 'mesh') === mesh && (maker !== undefined || scraped === Scraped.TWICE);
  };
  const prometheuses = allSettings(constructs, 'prometheus');
  const problems = [...meshes].flatMap(mesh => problemsOf(() => planOf(manifests, prometheuses, mesh), isIn(mesh)));
  // What another validation refuses, the plan would only say again in other words.
  return problems.length > 0 && constructs.some(({ node }) => node !== root.node && node.validate().length > 0) ? [] : problems;
}

/**
 * A mistake in the plan itself stops the synth: to go on without a word would be to promise what nobody has checked. It is told as a validation, so that nothing
 * is written, and says how to go on.
 */
function problemsOf(makePlan: () => ScrapePlan, isAsked: IsAsked): string[] {
  try {
    const plan = makePlan();
    const wrong = plan.workloads.filter(isProblem).filter(({ workload, scraped }) => isAsked(workload, scraped));
    const told = new Set(wrong.map(({ workload }) => workload));
    // What a monitor is only probably meant for is no reason to stop a synth: it may be for what is outside of the app.
    const idle = plan.monitorsWithoutTargets.filter(({ selects }) => selects !== undefined && !told.has(selects) && isAsked(selects, Scraped.NEVER));
    // One explanation, since a mistake in a monitor concerns many workloads alike.
    const unscraped = wrong.find(({ scraped }) => scraped === Scraped.NEVER);
    const ofWorkloads = wrong.map(workload => problemOf(workload, workload === unscraped ? plan.explain(workload.workload) : undefined));
    return [...ofWorkloads, ...idle.map(monitorProblemOf)];
  } catch (error) {
    return ['cannot foretell what is scraped: a mistake in cdk8s-mesh-metrics, which its maintainers would like to know of. Until it is mended,'
      + ` leave the check out with MeshMetrics.configure(app, { validateScrapes: false }).\n${error instanceof Error ? error.stack : String(error)}`];
  }
}

/** The plan of an app in one of its meshes, with all that its constructs go by. */
function planOf(manifests: Manifest[], prometheuses: IPrometheus[], mesh = IstioMesh.sidecar()): ScrapePlan {
  const options = { also: [...manifests, ...prometheuses.flatMap(prometheus => prometheusManifests(prometheus, mesh, manifests))], mesh };
  return ScrapePlan.fromYaml('', options);
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
