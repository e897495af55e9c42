import { Cluster } from './cluster';
import { idOf } from '../kubernetes/manifest';

/** An object that the API server does not know, such as for its version. */
export interface LeftOut {
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** Nothing can be selected by what is not known. */
  readonly labels: { readonly [name: string]: string };
  readonly complaints: ReadonlyArray<string>;
  readonly remarks: ReadonlyArray<string>;
}

/** Those of some kinds that are left out of a cluster, by its findings: nothing of them is known but their names. */
export function leftOut({ manifests, findings }: Pick<Cluster, 'manifests' | 'findings'>, kinds: ReadonlyArray<string>): LeftOut[] {
  const known = new Set(manifests.map(idOf));
  return findings.filter(({ object = '' }) => !known.has(object)).flatMap(({ object: id = '', message }) => {
    const [, kind, namespace, name] = /^([^/]+)\/([^/]+)\/(.+)$/.exec(id) ?? [];
    return kinds.includes(kind) ? [{ id, kind, namespace, name, labels: {}, complaints: [message], remarks: [] }] : [];
  });
}
