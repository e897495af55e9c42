import * as fc from 'fast-check';
import { InjectCase, injectCases } from './inject-cases';
import { compareInjection, RealPod } from './inject-comparison';
import { Mesh, meshes } from './inject-meshes';
import { checkCases, Stage, Verdict } from './stage';
import { namespacesOf } from '../../../src/plan/cluster/namespaces';
import { podsOf } from '../../../src/plan/cluster/pods';
import { storedObjects } from '../../../src/plan/cluster/stored-objects';
import { inject, Injection } from '../../../src/plan/inject/inject';
import { Manifest } from '../../../src/plan/kubernetes/manifest';
import { Component } from '../../upstream/component';

/** The number of meshes in a run: each takes a second to start. */
const MESHES = 40;

/** Compares injection with the real webhook, called by a real API server. */
export const stage: Stage = {
  name: 'inject',
  check: async options => {
    const [istio, charts] = [Component.start('istio'), Component.start('charts')];
    const configurations = new Map<Mesh, Promise<Manifest[]>>();
    const compared = async ({ mesh, objects }: InjectCase): Promise<Verdict> => {
      if (!configurations.has(mesh)) configurations.set(mesh, configurationOf(mesh, charts));
      const configuration = await configurations.get(mesh)!;
      const { pods } = await istio.ask<{ pods: RealPod[] }>({ objects, mesh });
      const [one, other] = [objects, objects.map(withReversedAnnotations)]
        .map(each => injectionOf([...configuration, ...each], mesh));
      return compareInjection(one, other, pods);
    };
    try {
      const pool = fc.sample(meshes, { seed: options.seed, numRuns: MESHES });
      return await checkCases({ generator: injectCases(pool), batch: 20, compare: cases => Promise.all(cases.map(compared)) }, options);
    } finally {
      istio.stop();
      charts.stop();
    }
  },
};

const READ = ['ConfigMap', 'MutatingWebhookConfiguration', 'Service', 'ValidatingWebhookConfiguration'];

/** The objects of an installation that decide about injection and gateways. */
export async function configurationOf({ set }: Mesh, charts: Component): Promise<Manifest[]> {
  const { objects } = await charts.ask<{ objects: Manifest[] }>({ set });
  return objects.filter(({ kind }) => READ.includes(kind));
}

function injectionOf(manifests: Manifest[], { nativeSidecars }: Mesh): Injection {
  const { objects } = storedObjects(manifests.map(manifest => ({ manifest })));
  const { namespaces } = namespacesOf(objects);
  return inject({ manifests: objects.map(({ manifest }) => manifest), namespaces, pods: podsOf(objects) }, { nativeSidecars });
}

/** Reverses the order of the annotations of pods. */
function withReversedAnnotations(manifest: Manifest): Manifest {
  return JSON.parse(JSON.stringify(manifest), (key, value: object) =>
    key === 'annotations' ? Object.fromEntries(Object.entries(value).reverse()) : value) as Manifest;
}
