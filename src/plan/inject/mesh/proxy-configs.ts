import { Istiod } from './istiod';
import { DEFAULT_PROXY_CONFIG, overridden, ProxyConfig, proxyConfigOf, proxyConfigOfText, withoutZeros } from './proxy-config';
import { PROXY_CONFIG } from '../../../mesh/labels-and-annotations';
import { Pod } from '../../cluster/kinds';
import { byCodePoint } from '../../go/text';
import { valueAt, isFields } from '../../kubernetes/fields';
import { Manifest } from '../../kubernetes/manifest';

interface ProxyConfigResource {
  readonly namespace: string;
  /** Undefined if the resource has no selector. */
  readonly matchLabels?: { readonly [name: string]: string };
  readonly config: Partial<ProxyConfig>;
}

/** The ProxyConfig resources of a cluster; the oldest one that matches wins (`pilot/pkg/model/proxy_config.go`). */
export class ProxyConfigs {
  private readonly resources: ReadonlyArray<ProxyConfigResource>;

  public constructor(manifests: ReadonlyArray<Manifest>) {
    const age = ({ metadata }: Manifest) => `${String(valueAt(metadata, 'creationTimestamp') ?? '')} ${metadata.name}`;
    this.resources = manifests
      .filter(({ apiVersion, kind }) => kind === 'ProxyConfig' && apiVersion.startsWith('networking.istio.io/'))
      .sort((a, b) => byCodePoint(age(a), age(b)))
      .map(({ metadata: { namespace }, spec }) => ({
        namespace: namespace!,
        matchLabels: isFields(valueAt(spec, 'selector')) ? textsOf(valueAt(spec, 'selector.matchLabels')) : undefined,
        config: proxyConfigOf({ proxyMetadata: valueAt(spec, 'environmentVariables'), image: valueAt(spec, 'image') }),
      }));
  }

  /** In ascending precedence: the mesh, resources of the root namespace and of the namespace, the annotation, resources with a selector. */
  public effective({ metadata }: Pick<Pod, 'metadata'>, { mesh: { defaultConfig, rootNamespace } }: Istiod): ProxyConfig {
    const { namespace, labels, annotations = {} } = metadata;
    const ofNamespace = (name: string) =>
      this.resources.find(resource => resource.namespace === name && resource.matchLabels === undefined)?.config;
    const ofWorkload = this.resources.find(resource => resource.namespace === namespace && isSelected(resource, labels ?? {}))?.config;
    const own = Object.hasOwn(annotations, PROXY_CONFIG) ? withoutZeros(proxyConfigOfText(annotations[PROXY_CONFIG]).config) : undefined;
    const namespaces = [...new Set([rootNamespace, namespace])];
    return [withoutZeros(defaultConfig), ...namespaces.map(ofNamespace), own, ofWorkload]
      .reduce(overridden<ProxyConfig>, DEFAULT_PROXY_CONFIG);
  }
}

function textsOf(value: unknown): { readonly [name: string]: string } {
  return Object.fromEntries(Object.entries(isFields(value) ? value : {}).map(([name, each]) => [name, String(each)]));
}

/** An empty selector selects nothing. */
function isSelected({ matchLabels = {} }: ProxyConfigResource, labels: { readonly [name: string]: string }): boolean {
  const wanted = Object.entries(matchLabels);
  return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

/** Whether the mesh or the pod makes applications wait for the proxy; resources cannot (`pkg/kube/inject/webhook.go`, reorderPod). */
export function holdsApplication({ metadata: { annotations = {} } }: Pod, { mesh, values }: Istiod): boolean {
  const own = Object.hasOwn(annotations, PROXY_CONFIG) ? proxyConfigOfText(annotations[PROXY_CONFIG]).config : undefined;
  return overridden(mesh.defaultConfig, own).holdApplicationUntilProxyStarts || values.holdApplicationUntilProxyStarts;
}
