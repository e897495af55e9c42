import { Manifest } from '../../cluster/manifest';
import { KubernetesApi } from '../mesh/kubernetes-api';
import { HOST } from '../mesh/network';

type Environment = Record<string, string>;

/** The environment of a container: the variables of every pod, `envFrom` and `env`. */
export async function environmentOf(container: Manifest, pod: Manifest, address: string, api: KubernetesApi): Promise<Environment> {
  const environment: Environment = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: '/',
    HOSTNAME: pod.metadata.name,
    KUBERNETES_SERVICE_HOST: '10.96.0.1',
    KUBERNETES_SERVICE_PORT: '443',
  };
  const dataOf = async (kind: string, { name, optional = false }: Manifest): Promise<Record<string, string>> => {
    const object = await api.get('v1', kind, name, pod.metadata.namespace).catch(error => {
      if (optional) return { data: {} };
      throw error;
    });
    return kind === 'Secret' ? decoded(object.data) : object.data ?? {};
  };
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const data = configMapRef ? await dataOf('ConfigMap', configMapRef) : await dataOf('Secret', secretRef);
    for (const [key, value] of Object.entries(data)) environment[prefix + key] = value;
  }
  for (const { name, value = '', valueFrom } of container.env ?? []) {
    const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom ?? {};
    const found = fieldRef ? fieldOf(pod, fieldRef.fieldPath, address)
      : resourceFieldRef ? resourceOf(container, resourceFieldRef)
        : configMapKeyRef ? (await dataOf('ConfigMap', configMapKeyRef))[configMapKeyRef.key]
          : secretKeyRef ? (await dataOf('Secret', secretKeyRef))[secretKeyRef.key]
            : expanded(value, environment);
    if (found !== undefined) environment[name] = found;
  }
  return environment;
}

/** A field of a pod for its environment or a file: `metadata.labels['app']`, `status.podIP` … */
export function fieldOf(pod: Manifest, path: string, address: string): string {
  const [, map, key] = /^metadata\.(labels|annotations)\['(.+)'\]$/.exec(path) ?? [];
  if (map) return pod.metadata[map]?.[key] ?? '';
  if (path === 'metadata.labels' || path === 'metadata.annotations') {
    return Object.entries(pod.metadata[path.split('.')[1]] ?? {}).map(([name, value]) => `${name}=${JSON.stringify(value)}`).join('\n');
  }
  if (path === 'status.podIP' || path === 'status.podIPs') return address;
  if (path === 'status.hostIP' || path === 'status.hostIPs') return HOST;
  return path.split('.').reduce((object, field) => object?.[field], pod) ?? '';
}

/** Expands `$(NAME)`, as in the command of a container. */
export function expanded(text: string, environment: Record<string, string>): string {
  return text.replace(/\$\$|\$\(([^)]+)\)/g, (reference, name) => reference === '$$' ? '$' : environment[name] ?? reference);
}

/** The data of a Secret as text. */
function decoded(data: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

/** The limit of a container on the two cores or the memory of its node. */
function resourceOf(container: Manifest, { resource, divisor }: Manifest): string {
  const [list, name] = resource.split('.');
  const limit = container.resources?.[list]?.[name];
  if (name === 'cpu') return String(Math.ceil(limit === undefined ? 2 : limit.endsWith('m') ? parseInt(limit) / 1000 : Number(limit)));
  if (limit === undefined) return String(2 ** 32);
  const [, amount, unit] = /^(\d+)([KMG]i)?$/.exec(limit) ?? [];
  const bytes = Number(amount) * ({ Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 }[unit as string] ?? 1);
  return String(divisor === '1Mi' ? bytes / 2 ** 20 : bytes);
}
