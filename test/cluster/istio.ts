import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import * as path from 'path';
import { MeshSettings } from './chain';
import { Manifest, parse } from './manifest';
import { component } from '../upstream/component';

/** What makes a namespace STRICT; in the root namespace the whole mesh. */
export function strict(namespace = 'istio-system'): Manifest {
  const metadata = { name: 'default', namespace };
  return { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata, spec: { mtls: { mode: 'STRICT' } } };
}

/** The workloads and Services that Istio's charts install with a profile. */
export async function installed(profile: string, { set = [] }: MeshSettings = {}): Promise<Manifest[]> {
  const { objects } = await component('charts').ask<{ objects: Manifest[] }>({ profile, set });
  return objects.filter(({ kind }) => ['Deployment', 'DaemonSet', 'Service', 'ServiceAccount'].includes(kind));
}

/** The workloads that istiod makes for Gateway API gateways. */
export async function waypoints(gateways: Manifest[], { set = [] }: MeshSettings = {}): Promise<Manifest[]> {
  const { objects } = await component('waypoints').ask<{ objects: Manifest[] }>({ objects: gateways, mesh: { set, nativeSidecars: true } });
  return objects;
}

/** A pod after admission, or why it was refused. */
export interface Injection {
  readonly injected: boolean;
  readonly pod?: Manifest;
  readonly refused?: string;
}

/** The injection of pods, including those of workloads. */
export async function injections(objects: Manifest[], { set = [], nativeSidecars = true }: MeshSettings = {}): Promise<Injection[]> {
  return (await component('istio').ask<{ pods: Injection[] }>({ objects, mesh: { set, nativeSidecars } })).pods;
}

/** The pods of some workloads after injection. */
export async function injectedPods(objects: Manifest[], settings?: MeshSettings): Promise<Manifest[]> {
  return (await injections(objects, settings)).map(({ pod }) => pod);
}

/** A file of Istio's samples, from the Go module that test/upstream/go.mod pins. */
export function sample(file: string): Manifest[] {
  const options = { cwd: path.join(__dirname, '..', 'upstream'), encoding: 'utf8' } as const;
  const module = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'istio.io/istio'], options).trim();
  return parse(readFileSync(path.join(module, 'samples', file), 'utf8'));
}

/** A namespace whose pods are injected. */
export function injectedNamespace(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } };
}
