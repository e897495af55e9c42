import * as fc from 'fast-check';
import { configurationOf } from './inject';
import { Mesh } from './inject-meshes';
import { checkCases, Stage, Verdict } from './stage';
import { ambientMeshes, WaypointsCase, waypointsCases } from './waypoints-cases';
import { namespacesOf } from '../../../src/plan/cluster/namespaces';
import { storedObjects } from '../../../src/plan/cluster/stored-objects';
import { gatewayWorkloads } from '../../../src/plan/inject/gateways/gateways';
import { valueAt, itemsOf } from '../../../src/plan/kubernetes/fields';
import { idOf, Manifest } from '../../../src/plan/kubernetes/manifest';
import { Component } from '../../upstream/component';

/** The number of meshes in a run: each takes a second to start. */
const MESHES = 20;

/** The number of cases after which the component is replaced: istiod's controllers keep the cluster of each case, some 2 MB. */
const CASES_OF_A_COMPONENT = 1000;

/** Compares the workloads of Gateway API gateways with those that istiod's own controller applies. */
export const stage: Stage = {
  name: 'waypoints',
  check: async options => {
    const charts = Component.start('charts');
    let waypoints = Component.start('waypoints');
    let answered = 0;
    const configurations = new Map<Mesh, Promise<Manifest[]>>();
    const compared = async ({ mesh, objects }: WaypointsCase): Promise<Verdict> => {
      if (!configurations.has(mesh)) configurations.set(mesh, configurationOf(mesh, charts));
      const configuration = await configurations.get(mesh)!;
      const real = await waypoints.ask<{ objects: Manifest[] }>({ objects, mesh });
      const { objects: all } = storedObjects([...configuration, ...objects].map(manifest => ({ manifest })));
      const ours = gatewayWorkloads({ manifests: all.map(({ manifest }) => manifest), namespaces: namespacesOf(all).namespaces });
      const [mine, theirs] = [ours.manifests, real.objects].map(manifests => manifests.flatMap(linesOf).sort());
      return {
        covers: coversOf(real.objects),
        difference: mine.join() === theirs.join() ? undefined : `ours ${only(mine, theirs)}\nreal ${only(theirs, mine)}`,
      };
    };
    try {
      const pool = fc.sample(ambientMeshes, { seed: options.seed, numRuns: MESHES });
      const compare = async (cases: WaypointsCase[]): Promise<Verdict[]> => {
        if ((answered += cases.length) > CASES_OF_A_COMPONENT) {
          waypoints.stop();
          waypoints = Component.start('waypoints');
          answered = cases.length;
        }
        return Promise.all(cases.map(compared));
      };
      return await checkCases({ generator: waypointsCases(pool), batch: 20, compare }, options);
    } finally {
      waypoints.stop();
      charts.stop();
    }
  },
};

function only(these: string[], those: string[]): string {
  return these.filter(each => !those.includes(each)).join('\n     ');
}

function coversOf(objects: Manifest[]): string[] {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const isWaypoint = ({ metadata: { labels } }: Manifest) =>
    labels?.['gateway.networking.k8s.io/gateway-class-name'] === 'istio-waypoint';
  return [
    ...deployments.length === 0 ? ['no workload'] : [],
    ...deployments.some(isWaypoint) ? ['waypoint'] : [],
    ...deployments.some(each => !isWaypoint(each)) ? ['gateway'] : [],
  ];
}

/** One line for each part of an object that other stages read. */
function linesOf(object: Manifest): string[] {
  const template = valueAt(object, 'spec.template');
  const parts: { readonly [part: string]: unknown } = {
    labels: object.metadata.labels,
    annotations: object.metadata.annotations,
    selector: valueAt(object, 'spec.selector'),
    templateLabels: valueAt(template, 'metadata.labels'),
    templateAnnotations: valueAt(template, 'metadata.annotations'),
    serviceAccountName: valueAt(template, 'spec.serviceAccountName'),
    containers: itemsOf(valueAt(template, 'spec.containers')).map(container => ({
      ...picked(container, ['name', 'image', 'ports']),
      type: itemsOf(valueAt(container, 'args'))[1],
      variables: itemsOf(valueAt(container, 'env')).filter(variable => /METRICS|^A$/.test(String(valueAt(variable, 'name')))),
    })),
    service: picked(object.spec, ['type', 'ports', 'loadBalancerIP', 'ipFamilyPolicy']),
  };
  return Object.entries(parts).map(([part, value]) => `${idOf(object)} ${part} ${text(value)}`);
}

function picked(value: unknown, fields: string[]): { [field: string]: unknown } {
  return Object.fromEntries(fields.map(field => [field, valueAt(value, field)]));
}

/** JSON with sorted keys and without empty values. */
function text(value: unknown): string {
  return JSON.stringify(value ?? {}, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).filter(([, field]) => field !== '').sort(([a], [b]) => a < b ? -1 : 1));
  });
}
