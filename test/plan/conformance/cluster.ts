import { clusterCases } from './cluster-cases';
import { checkCases, Stage, Verdict } from './stage';
import { Cluster } from '../../../src/plan/cluster/cluster';
import * as kinds from '../../../src/plan/cluster/kinds';
import { idOf, Manifest } from '../../../src/plan/kubernetes/manifest';
import { Component } from '../../upstream/component';
import { clusterOf } from '../cluster-of';

interface Admission {
  readonly verdicts: Array<{ readonly object: string; readonly admitted: boolean; readonly errors: string[]; readonly result: Manifest }>;
}

interface Compared {
  readonly objects: Manifest[];
  readonly ipFamily: 'IPv4' | 'IPv6';
}

/** Compares clusters with Kubernetes' own decoding and EndpointSlice reconciler, and with the stand-in for the other controllers. */
export const stage: Stage = {
  name: 'cluster',
  check: async options => {
    const admission = Component.start('admission');
    const standin = Component.start('standin');
    try {
      return await checkCases({
        generator: clusterCases,
        batch: 20,
        compare: cases => Promise.all(cases.map(each => compared(each, admission, standin))),
      }, options);
    } finally {
      admission.stop();
      standin.stop();
    }
  },
};

async function compared({ objects, ipFamily }: Compared, admission: Component, standin: Component): Promise<Verdict> {
  const ours = clusterOf(objects.map(manifest => ({ manifest })), { ipFamily });
  const { verdicts } = await admission.ask<Admission>({ objects });
  const refused = verdicts.filter(verdict => !verdict.admitted).map(({ object, errors }) => ({ object, errors }));
  const found = [...new Set(ours.findings.filter(({ code }) => code !== 'no-node-admits').map(({ object }) => object))];
  if (refused.map(({ object }) => named(object)).sort().join() !== found.sort().join()) {
    return { covers: [], difference: text({ ours: ours.findings, admission: refused }) };
  }
  const admitted = verdicts.filter(verdict => verdict.admitted).map(({ result }) => result);
  const real = await standin.ask<{ objects: Manifest[] }>({ objects: admitted, ipFamily });
  const [mine, theirs] = [lines(ours), lines(clusterIn(real.objects))];
  const only = { ours: mine.filter(line => !theirs.includes(line)), real: theirs.filter(line => !mine.includes(line)) };
  const isSame = only.ours.length + only.real.length === 0;
  return { covers: coverOf(ours), difference: isSame ? undefined : `ours ${only.ours.join('\n')}\nreal ${only.real.join('\n')}` };
}

/** The admission program names objects as given, and the plan as stored. */
function named(object: string): string {
  const parts = object.split('/');
  return parts.length === 2 && parts[0] !== 'Node' ? `${parts[0]}/default/${parts[1]}` : object;
}

const READ = {
  pods: { kind: 'Pod', shape: kinds.pod },
  services: { kind: 'Service', shape: kinds.service },
  endpointSlices: { kind: 'EndpointSlice', shape: kinds.endpointSlice },
  endpoints: { kind: 'Endpoints', shape: kinds.endpoints },
  nodes: { kind: 'Node', shape: kinds.node },
};
type Part = keyof typeof READ;
type Parts = { readonly [K in Part]: ReadonlyArray<unknown> };

/** The objects of a cluster as the plan would read them. */
function clusterIn(objects: Manifest[]): Parts {
  const read = (part: Part): unknown[] => {
    const { kind, shape } = READ[part];
    const complain = (object: Manifest) => (path: string, message: string) => { throw new Error(`${idOf(object)}: ${path} ${message}`); };
    return objects.filter(object => object.kind === kind).map(object => shape.read(object, { path: '', complain: complain(object) }));
  };
  return {
    pods: read('pods'),
    services: read('services'),
    endpointSlices: read('endpointSlices'),
    endpoints: read('endpoints'),
    nodes: read('nodes'),
  };
}

/** One line for each object. */
function lines(parts: Parts): string[] {
  return (Object.keys(READ) as Part[]).flatMap(part => parts[part].map(object => `${part} ${text(object)}`));
}

/** JSON with sorted keys and without empty values, which the real components do not always leave out. */
function text(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).filter(([, field]) => !isEmpty(field)).sort(([a], [b]) => a < b ? -1 : 1));
  });
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.values(value).every(isEmpty);
}

function coverOf({ findings, pods, services, endpointSlices, endpoints }: Cluster): string[] {
  const covers = {
    'refused': findings.length > 0,
    'pods': pods.length > 0,
    'pods with a status': pods.some(({ status }) => status.hostIP === '10.0.0.9'),
    'waiting pods': pods.some(({ spec }) => spec.nodeName === undefined),
    'pods on several nodes': new Set(pods.filter(({ status }) => status.hostIP !== '10.0.0.9').map(({ spec }) => spec.nodeName)).size > 1,
    'services': services.length > 0,
    'slices with endpoints': endpointSlices.some(slice => slice.endpoints!.length > 0),
    'empty slices': endpointSlices.some(slice => slice.endpoints!.length === 0),
    'not ready': endpoints.some(({ subsets }) => subsets!.some(({ notReadyAddresses }) => notReadyAddresses!.length > 0)),
  };
  return Object.entries(covers).filter(([, happened]) => happened).map(([what]) => what);
}
