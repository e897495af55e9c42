import { chmodSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'fs';
import * as path from 'path';
import { fieldOf } from './environment';
import { Manifest } from '../../cluster/manifest';
import { ApiError, KubernetesApi } from '../mesh/kubernetes-api';
import { RUN } from '../mesh/logs';

/** Where the objects are that a pod refers to. */
export type ObjectsApi = Pick<KubernetesApi, 'get' | 'request'>;

/** The folder of each volume of a pod, by name. */
export type Volumes = Record<string, string>;

/** The folder with the volumes of a pod. */
export function volumesOf(pod: Manifest): string {
  return path.join(RUN, 'pods', pod.metadata.uid);
}

/**
 * Makes the volumes of a pod.
 *
 * @throws when a ConfigMap or Secret does not exist yet.
 */
export async function makeVolumes(pod: Manifest, folder: string, address: string, api: ObjectsApi): Promise<Volumes> {
  const volumes: Volumes = {};
  for (const volume of pod.spec.volumes ?? []) {
    volumes[volume.name] = volume.hostPath?.path ?? path.join(folder, volume.name);
    mkdirSync(volumes[volume.name], { recursive: true });
    if (volume.emptyDir) chmodSync(volumes[volume.name], 0o777);
    else write(volumes[volume.name], await filesOf(volume, pod, address, api));
  }
  return volumes;
}

/** Updates the volumes with a ConfigMap or Secret that has changed. */
export async function refreshVolumes(
  pod: Manifest, volumes: Volumes, { kind, metadata: { name } }: Manifest, address: string, api: ObjectsApi,
): Promise<void> {
  for (const volume of pod.spec.volumes ?? []) {
    const sources = volume.projected?.sources ?? [volume];
    const isAffected = sources.some(({ configMap, secret }: Manifest) =>
      kind === 'ConfigMap' ? configMap?.name === name : (secret?.secretName ?? secret?.name) === name);
    if (isAffected) write(volumes[volume.name], await filesOf(volume, pod, address, api));
  }
}

type Files = Record<string, string | Buffer>;

async function filesOf(volume: Manifest, pod: Manifest, address: string, api: ObjectsApi): Promise<Files> {
  const files: Files = {};
  for (const source of volume.projected?.sources ?? [volume]) Object.assign(files, await filesOfSource(source, pod, address, api));
  return files;
}

async function filesOfSource(source: Manifest, pod: Manifest, address: string, api: ObjectsApi): Promise<Files> {
  const { configMap, secret, downwardAPI, serviceAccountToken } = source;
  const { namespace } = pod.metadata;
  if (configMap) {
    const object = await referred(api, 'ConfigMap', configMap.name, namespace, configMap.optional);
    return chosen({ ...object?.data, ...decoded(object?.binaryData) }, configMap.items);
  }
  if (secret) {
    const object = await referred(api, 'Secret', secret.secretName ?? secret.name, namespace, secret.optional);
    return chosen(decoded(object?.data), secret.items);
  }
  if (downwardAPI) {
    const { items = [] } = downwardAPI;
    return Object.fromEntries(items.map((item: Manifest) => [item.path, fieldOf(pod, item.fieldRef?.fieldPath ?? '', address)]));
  }
  if (serviceAccountToken) {
    const { path: file, audience, expirationSeconds } = serviceAccountToken;
    const account = `/api/v1/namespaces/${namespace}/serviceaccounts/${pod.spec.serviceAccountName ?? 'default'}/token`;
    const boundObjectRef = { apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, uid: pod.metadata.uid };
    const spec = { audiences: audience ? [audience] : [], expirationSeconds, boundObjectRef };
    const { status } = await api.request('POST', account, { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec });
    return { [file]: status.token };
  }
  return {};
}

async function referred(
  api: ObjectsApi, kind: string, name: string, namespace: string, optional = false,
): Promise<Manifest | undefined> {
  return api.get('v1', kind, name, namespace).catch(error => {
    if (optional && error instanceof ApiError && error.status === 404) return undefined;
    throw error;
  });
}

function decoded(data: Record<string, string> = {}): Files {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
}

function chosen(data: Files, items?: ReadonlyArray<{ key: string; path: string }>): Files {
  return items ? Object.fromEntries(items.filter(({ key }) => key in data).map(({ key, path: file }) => [file, data[key]])) : data;
}

/** Writes each file in one step, since programs watch their folder. */
function write(folder: string, files: Files): void {
  for (const file of readdirSync(folder)) if (!(file in files)) rmSync(path.join(folder, file), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(`${file}.new`, content, { mode: 0o644 });
    renameSync(`${file}.new`, file);
  }
}
