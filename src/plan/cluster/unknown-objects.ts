import { Cluster } from './cluster';
import { idOf } from '../kubernetes/manifest';

/** An object that the API server would not store, for example because its version is not known. */
export interface LeftOut {
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Always empty, since the labels of such an object are not read. */
  readonly labels: { readonly [name: string]: string };
  readonly complaints: ReadonlyArray<string>;
  readonly remarks: ReadonlyArray<string>;
}

/** The objects of the given kinds that are left out of a cluster; only their names are known, from its findings. */
export function leftOut({ manifests, findings }: Pick<Cluster, 'manifests' | 'findings'>, kinds: ReadonlyArray<string>): LeftOut[] {
  const known = new Set(manifests.map(idOf));
  return findings.filter(({ object = '' }) => !known.has(object)).flatMap(({ object: id = '', message }) => {
    const [, kind, namespace, name] = /^([^/]+)\/([^/]+)\/(.+)$/.exec(id) ?? [];
    return kinds.includes(kind) ? [{ id, kind, namespace, name, labels: {}, complaints: [message], remarks: [] }] : [];
  });
}
