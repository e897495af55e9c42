import { isDeepStrictEqual } from 'util';
import { Input } from './cluster';
import { ISTIO_SHAPES } from './istio-kinds';
import * as kinds from './kinds';
import { Finding } from '../findings/finding';
import { groupOf, scopeOf, versionsOf } from '../kubernetes/known-kinds';
import { idOf, Manifest, Source } from '../kubernetes/manifest';
import { Shape } from '../kubernetes/shape';
import { unknownFields } from '../kubernetes/unknown-fields';

const SHAPES = new Map<string, Shape<unknown>>([...ISTIO_SHAPES, ...Object.entries({
  'v1 Pod': kinds.pod,
  'v1 Service': kinds.service,
  'v1 Endpoints': kinds.endpoints,
  'v1 Node': kinds.node,
  'discovery.k8s.io/v1 EndpointSlice': kinds.endpointSlice,
  'networking.k8s.io/v1 Ingress': kinds.ingress,
  'apps/v1 Deployment': kinds.workload,
  'apps/v1 ReplicaSet': kinds.workload,
  'apps/v1 StatefulSet': kinds.workload,
  'apps/v1 DaemonSet': kinds.workload,
  'batch/v1 Job': kinds.job,
  'batch/v1 CronJob': kinds.cronJob,
})]);

/** An object that the API server would accept, and the fields that the plan reads. */
export interface StoredObject {
  /** Such as `apps/v1 Deployment`. */
  readonly type: string;
  readonly manifest: Manifest;
  /** The object as read by the shape of its kind in `kinds.ts`. */
  readonly read: unknown;
}

/** The objects of a type, as its shape reads them. */
export function ofType<T>(objects: ReadonlyArray<StoredObject>, wanted: string): T[] {
  return objects.filter(({ type }) => type === wanted).map(({ read }) => read as T);
}

/** The objects that the API server would store, in their order and each in its namespace, and findings about the others. */
export function storedObjects(inputs: Iterable<Input>): { objects: StoredObject[]; sources: Map<string, Source>; findings: Finding[] } {
  const byName = new Map<string, StoredObject>();
  const sources = new Map<string, Source>();
  const findings: Finding[] = [];
  for (const { manifest, source } of inputs) {
    const type = `${manifest.apiVersion} ${manifest.kind}`;
    const scope = scopeOf(type);
    if (scope === undefined) {
      findings.push({ source, object: idOf(manifest), path: 'apiVersion', ...notServed(manifest) });
      continue;
    }
    const complaints: Finding[] = [];
    const placed = placedIn(manifest, scope);
    const object = idOf(placed);
    const read = (SHAPES.get(type) ?? kinds.bare).read(placed, {
      path: '',
      complain: (path, message) => complaints.push({
        code: 'field-invalid', source, object, path, message: `${message}: the API server would refuse the object`,
      }),
    });
    findings.push(...complaints);
    if (complaints.length > 0) continue;
    findings.push(...unknownFields(placed).map((field): Finding => ({ code: 'unknown-field', source, object, ...field })));
    const name = `${groupOf(manifest.apiVersion)} ${object}`;
    const before = byName.get(name)?.manifest;
    if (before !== undefined && !isDeepStrictEqual(before, placed)) {
      const message = 'is given more than once: the last one counts. Leave the others out';
      findings.push({ code: 'duplicate-object', source, object, message });
    }
    if (source) sources.set(object, source);
    byName.set(name, { type, manifest: placed, read });
  }
  return { objects: [...byName.values()], sources, findings };
}

/** The object with its metadata as the API server stores it: without nulls, and without a namespace if its kind is cluster-wide. */
function placedIn(manifest: Manifest, scope: 'namespaced' | 'clusterWide'): Manifest {
  const { metadata } = manifest;
  // True of most objects: they are not copied.
  const isInPlace = scope === 'namespaced' ? Boolean(metadata.namespace) : !Object.hasOwn(metadata, 'namespace');
  if (isInPlace && !Object.values(metadata).includes(null)) return manifest;
  const { namespace, ...rest } = withoutNulls(metadata);
  return { ...manifest, metadata: scope === 'namespaced' ? { ...rest, namespace: namespace || 'default' } : rest };
}

function withoutNulls<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Fields;
}

function notServed({ apiVersion, kind }: Manifest): Finding {
  const group = groupOf(apiVersion);
  // The groups without a dot are Kubernetes' own: a kind that left one of them (`extensions`) moved to another.
  const known = versionsOf(kind).filter(version => groupOf(version) === group || !group.includes('.'));
  return known.length > 0
    ? {
      code: 'unknown-version',
      message: `${kind} is not known in version ${apiVersion}, and the object is left out. Write it as ${known.join(' or ')}`,
    }
    : {
      code: 'unknown-kind',
      message: `${apiVersion} ${kind} is not known, and the object is left out. If its controller makes pods with metrics, give those`,
    };
}
