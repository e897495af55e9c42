import { METRICS_PATH } from '../../mesh/istio';
import { MERGE_METRICS } from '../../mesh/labels-and-annotations';
import { Pod } from '../cluster/kinds';
import { Reason } from '../findings/reason';
import { Proxy } from '../inject/proxy/proxy';
import { valueAt } from '../kubernetes/fields';
import { idOf, Manifest } from '../kubernetes/manifest';
import { yamlValue } from '../kubernetes/yaml';

/**
 * Why istiod does not lead a scraper of annotations to the agent of a pod, as its annotations after injection show; undefined where it does
 * (`pkg/kube/inject/webhook.go` of Istio, applyPrometheusMerge). The message is one clause: `its annotation prometheus.io/scrape is false`.
 */
export function whyNotMerged(
  { metadata: { annotations = {} } }: Pod, { statusPort, applicationTargets }: Proxy, manifests: ReadonlyArray<Manifest>,
): Reason | undefined {
  if (applicationTargets.length > 0) return undefined;
  const off = [MERGE_METRICS, 'prometheus.io/scrape'].find(key => /^(0|f|false)$/i.test(annotations[key] ?? ''));
  if (off !== undefined) return { code: 'merging-off', message: `its annotation ${off} is ${annotations[off]}` };
  if (annotations['prometheus.io/port'] !== String(statusPort)) {
    return { code: 'merging-off', message: `merging is switched off in the mesh (${whereItIsOff(manifests)})` };
  }
  // So are also the annotations that istiod puts there itself, with this path.
  return annotations['prometheus.io/path'] === METRICS_PATH ? undefined
    : { code: 'annotation-names-agent-port', message: `its annotation prometheus.io/port is ${statusPort}, the port of the agent itself` };
}

function whereItIsOff(manifests: ReadonlyArray<Manifest>): string {
  const setting = 'enablePrometheusMerge';
  const configMap = manifests.find(manifest => {
    const mesh = manifest.kind === 'ConfigMap' ? valueAt(manifest, 'data.mesh') : undefined;
    return typeof mesh === 'string' && valueAt(yamlValue(mesh).value, setting) === false;
  });
  return configMap === undefined ? setting : `${setting} of ${idOf(configMap)}`;
}
