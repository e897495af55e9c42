import { Pod } from '../cluster/kinds';
import { Istiod } from './mesh/istiod';
import { selectedTemplates } from './templates/templates';
import { MOVED, scrapeTargetsOf, TARGETS } from './webhook/prometheus-merge';
import { Finding } from '../findings/finding';
import { sanitizeLabelName } from '../prometheus/label-name';

/** What the webhook does at random, or only logs, and what the plan does not predict. */
export function podFindings(pod: Pod, { config }: Istiod): Finding[] {
  const annotations = pod.metadata.annotations ?? {};
  const custom = selectedTemplates(pod, config).filter(name => config.customTemplates.includes(name));
  const withoutPorts = Object.keys(annotations).filter(key => sanitizeLabelName(key) === TARGETS && !scrapeTargetsOf(annotations[key]));
  return [
    ...ambiguous(annotations).map(([one, other]): Finding => ({
      code: 'annotations-ambiguous',
      path: 'metadata.annotations',
      message: `${one} and ${other} are one annotation to istiod, which takes the value of either one at random: remove one of them`,
    })),
    ...custom.map((name): Finding => ({
      code: 'injection-template-ignored',
      path: 'metadata.annotations',
      message: `the injection template '${name}' is not one of Istio's own, and the plan ignores it.`
        + ' Add the pod as it is in the cluster',
    })),
    ...withoutPorts.map((key): Finding => ({
      code: 'injection-annotation-invalid',
      path: `metadata.annotations.${key}`,
      message: 'is ignored, since a target has no port: write targets as port:path, separated by commas',
    })),
  ];
}

/** Two spellings of one annotation with different values. */
function ambiguous(annotations: { readonly [key: string]: string }): Array<[string, string]> {
  const moved = Object.keys(annotations).filter(key => MOVED.includes(sanitizeLabelName(key)));
  return MOVED.flatMap((name): Array<[string, string]> => {
    const [one, ...others] = moved.filter(key => sanitizeLabelName(key) === name);
    const other = others.find(key => annotations[key] !== annotations[one]);
    return other === undefined ? [] : [[one, other]];
  });
}
