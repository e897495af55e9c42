import { ControlPlanes } from './mesh/control-planes';
import { whyNotRequired } from './webhook/injection-required';
import { INJECT, REVISION } from '../../mesh/labels-and-annotations';
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

/** Whether a pod says itself what injects it, or that nothing does, so that its namespace need not. */
export function saysWhatInjects(controlPlanes: ControlPlanes, pod: Pod): boolean {
  const { labels = {} } = pod.metadata;
  if (labels[INJECT] === 'false') return true;
  return (Object.hasOwn(labels, INJECT) || Object.hasOwn(labels, REVISION)) && injecting(controlPlanes, pod, {}).length > 0;
}
