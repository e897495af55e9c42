import { podMetadataEdits } from './edits/pod-edits';
import { METRICS_PATH, PROXY_CONTAINER } from '../../mesh/istio';
import { MERGE_METRICS } from '../../mesh/labels-and-annotations';
import { Pod } from '../cluster/kinds';
import { Code } from '../findings/catalogue';
import { Proxy } from '../inject/proxy/proxy';
import { Edit } from '../kubernetes/edit';
import { valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { yamlValue } from '../kubernetes/yaml';
import { MeshCluster } from '../mesh-cluster';

/** Why the agent of a pod does not merge the metrics of its application. */
export interface NotMerged {
  readonly code: Code;
  /** One clause: `its annotation prometheus.io/scrape is false`. */
  readonly reason: string;
  /** The annotation that has its metrics merged, where its value is known. */
  readonly annotation?: { readonly name: string; readonly value: string };
}

/**
 * Why istiod does not lead a scraper of annotations to the agent of a pod, as its annotations after injection show; undefined where it does
 * (`pkg/kube/inject/webhook.go` of Istio, applyPrometheusMerge).
 */
export function whyNotMerged(
  { metadata: { annotations = {} }, spec: { containers } }: Pod, { statusPort, applicationTargets }: Proxy,
  manifests: ReadonlyArray<Manifest>,
): NotMerged | undefined {
  if (applicationTargets.length > 0) return undefined;
  const off = [MERGE_METRICS, 'prometheus.io/scrape'].find(key => /^(0|f|false)$/i.test(annotations[key] ?? ''));
  if (off !== undefined) {
    return { code: 'merging-off', reason: `its annotation ${off} is ${annotations[off]}`, annotation: { name: off, value: 'true' } };
  }
  if (annotations['prometheus.io/port'] !== String(statusPort)) {
    const reason = `merging is switched off in the mesh (${whereItIsOff(manifests)})`;
    return { code: 'merging-off', reason, annotation: { name: MERGE_METRICS, value: 'true' } };
  }
  // So are also the annotations that istiod puts there itself, with this path.
  if (annotations['prometheus.io/path'] === METRICS_PATH) return undefined;
  const reason = `its annotation prometheus.io/port is ${statusPort}, the port of the agent itself`;
  const [port, ...others] = containers.filter(({ name }) => name !== PROXY_CONTAINER).flatMap(({ ports = [] }) => ports);
  const isKnown = port !== undefined && others.length === 0;
  const annotation = isKnown ? { name: 'prometheus.io/port', value: String(port.containerPort) } : undefined;
  return { code: 'annotation-names-agent-port', reason, annotation };
}

/** What has its metrics merged; none where what makes the pods is not given. */
export function mergingEdits({ annotation }: NotMerged, workload: string, meshCluster: MeshCluster): Edit[] {
  return annotation === undefined ? [] : podMetadataEdits(meshCluster, workload, 'annotations', annotation.name, annotation.value);
}

function whereItIsOff(manifests: ReadonlyArray<Manifest>): string {
  const setting = 'enablePrometheusMerge';
  const configMap = manifests.find(manifest => {
    const mesh = manifest.kind === 'ConfigMap' ? valueAt(manifest, 'data.mesh') : undefined;
    return typeof mesh === 'string' && valueAt(yamlValue(mesh).value, setting) === false;
  });
  return configMap === undefined ? setting : `${setting} of ${idOf(configMap)}`;
}
