import { ControlPlanes } from './mesh/control-planes';
import { whyNotRequired } from './webhook/injection-required';
import { Pod } from '../cluster/kinds';
import { hasStatus } from '../cluster/pod-status';
import { Labels } from '../prometheus/labels';

/** The istiods that inject a pod in a namespace with some labels, as `namespace/revision`. */
export function injecting({ webhooks, istiods }: ControlPlanes, pod: Pod, namespace: Labels): string[] {
  if (hasStatus(pod)) return [];
  const { labels = {} } = pod.metadata;
  return webhooks.filter(webhook => webhook.selects({ labels, namespace }))
    .flatMap(webhook => istiods.filter(each => each.revision === webhook.revision && each.namespace === webhook.namespace))
    .filter(({ config }) => whyNotRequired(config, pod) === undefined)
    .map(istiod => `${istiod.namespace}/${istiod.revision}`);
}
