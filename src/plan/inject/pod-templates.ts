import { containersOf, InjectableContainer, InjectablePod } from './injectable-pod';
import { Container, Pod } from '../cluster/kinds';
import { ownersOf } from '../cluster/owners';
import { valueAt } from '../kubernetes/fields';
import { Manifest } from '../kubernetes/manifest';
import { makesPods, POD_MAKERS } from '../kubernetes/pod-makers';

/** Completes pods with the fields of their manifests or pod templates that only injection needs. */
export class PodTemplates {
  private readonly manifests: ReadonlyMap<string, Manifest>;

  public constructor(manifests: ReadonlyArray<Manifest>) {
    this.manifests = new Map(manifests.map(manifest => {
      const { kind, metadata: { namespace, name } } = manifest;
      return [`${kind}/${namespace}/${name}`, manifest];
    }));
  }

  public complete(pod: Pod): InjectablePod {
    const { metadata: { namespace, name }, spec } = pod;
    const manifestOf = (object: { kind: string; name: string }) => this.manifests.get(`${object.kind}/${namespace}/${object.name}`);
    const own = manifestOf({ kind: 'Pod', name });
    const makers = ownersOf(pod.metadata);
    const template = own ?? templateOf(makers.flatMap(maker => manifestOf(maker) ?? [])[0]);
    const completed = (field: 'containers' | 'initContainers') => completedBy(spec[field], valueAt(template, `spec.${field}`));
    const generateName = own === undefined ? generateNameOf(makers[0]) : textOf(valueAt(own, 'metadata.generateName'));
    const initContainers = spec.initContainers ? { initContainers: completed('initContainers') } : {};
    return {
      ...pod,
      metadata: { ...pod.metadata, generateName },
      spec: { ...spec, containers: completed('containers')!, ...initContainers },
    };
  }
}

function templateOf(workload: Manifest | undefined): unknown {
  return workload && makesPods(workload.kind) ? valueAt(workload, POD_MAKERS[workload.kind].template.join('.')) : undefined;
}

/** All controllers but that of StatefulSets let the API server generate the end of a pod's name. */
function generateNameOf(maker: { readonly kind: string; readonly name: string } | undefined): string | undefined {
  return maker === undefined || maker.kind === 'StatefulSet' ? undefined : `${maker.name}-`;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function completedBy(all: ReadonlyArray<Container> | undefined, given: unknown): ReadonlyArray<InjectableContainer> | undefined {
  const byPlace = containersOf(given);
  return all?.map((each, i) => {
    const { args, env } = byPlace[i] ?? {};
    return args || env ? { ...each, ...(args ? { args } : {}), ...(env ? { env } : {}) } : each;
  });
}
