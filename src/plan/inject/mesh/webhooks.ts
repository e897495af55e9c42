import { DEFAULT_ROOT_NAMESPACE } from '../../../mesh/istio';
import { INJECT, NAMESPACE_INJECTION, REVISION } from '../../../mesh/labels-and-annotations';
import { Finding } from '../../findings/finding';
import { itemsOf, valueAt } from '../../kubernetes/fields';
import { LabelSelector, selectorOf, selects } from '../../kubernetes/label-selector';
import { idOf, Manifest } from '../../kubernetes/manifest';
import { Labels } from '../../prometheus/labels';

/** The labels of a pod and of its namespace, which the selectors of a webhook match. */
export interface Labelled {
  readonly labels: Labels;
  readonly namespace: Labels;
}

/** A webhook that the API server calls for new pods. */
export interface Webhook {
  readonly name: string;
  /** The revision of its istiod. */
  readonly revision: string;
  readonly namespace: string;
  selects(pod: Labelled): boolean;
}

const SUFFIX = 'sidecar-injector.istio.io';

/** The webhooks among the manifests, in the order in which the API server calls them: by the name of their configuration. */
export function webhooksOf(manifests: ReadonlyArray<Manifest>): { readonly webhooks: Webhook[]; readonly findings: Finding[] } {
  const findings: Finding[] = [];
  const webhooks = manifests
    .filter(({ apiVersion, kind }) => apiVersion === 'admissionregistration.k8s.io/v1' && kind === 'MutatingWebhookConfiguration')
    .sort((a, b) => a.metadata.name < b.metadata.name ? -1 : 1)
    .flatMap(configuration => itemsOf(configuration.webhooks).flatMap((webhook, i) => {
      const [name, namespace] = [valueAt(webhook, 'name'), valueAt(webhook, 'clientConfig.service.namespace') ?? DEFAULT_ROOT_NAMESPACE];
      if (typeof name !== 'string' || !name.endsWith(SUFFIX)) return [];
      // No selector at all selects everything.
      const [ofNamespaces, ofPods] = ['namespaceSelector', 'objectSelector'].map(field => selectorOf(valueAt(webhook, field) ?? {}));
      const place = { name, revision: revisionOf(configuration), namespace: String(namespace) };
      if (ofNamespaces && ofPods) return [webhookOf(place, ofNamespaces, ofPods)];
      findings.push({
        code: 'field-invalid',
        object: idOf(configuration),
        path: `webhooks[${i}]`,
        message: 'is ignored, since a selector is not valid. Fix it',
      });
      return [];
    }));
  return { webhooks, findings };
}

/** `default` without a label. */
export function revisionOf({ metadata: { labels = {} } }: Manifest): string {
  return labels[REVISION] ?? 'default';
}

/** The webhooks of a revision as in the chart (`templates/mutatingwebhook.yaml`). */
export function chartWebhooks({ revision, namespace }: Pick<Webhook, 'revision' | 'namespace'>): Webhook[] {
  const wanted: Requirement = [INJECT, 'NotIn', 'false'];
  const isNamed: Requirement = [REVISION, 'In', revision];
  const [noRevision, noInjection]: Requirement[] = [[REVISION, 'DoesNotExist'], [NAMESPACE_INJECTION, 'DoesNotExist']];
  const all: Array<[string, Requirement[], Requirement[]]> = [
    ['rev.namespace.', [isNamed, noInjection], [wanted]],
    ['rev.object.', [noRevision, noInjection], [wanted, isNamed]],
    ['namespace.', [[NAMESPACE_INJECTION, 'In', 'enabled']], [wanted]],
    ['object.', [noInjection, noRevision], [[INJECT, 'In', 'true'], noRevision]],
  ];
  return all.slice(0, revision === 'default' ? 4 : 2).map(([prefix, ofNamespace, ofPod]) => webhookOf(
    { name: prefix + SUFFIX, revision, namespace },
    { matchExpressions: ofNamespace.map(expression) },
    { matchExpressions: ofPod.map(expression) },
  ));
}

type Requirement = [key: string, operator: string, value?: string];

function expression([key, operator, value]: Requirement) {
  return { key, operator, ...(value === undefined ? {} : { values: [value] }) };
}

function webhookOf(place: Omit<Webhook, 'selects'>, namespaceSelector: LabelSelector, objectSelector: LabelSelector): Webhook {
  const [selectsNamespace, selectsPod] = [selects(namespaceSelector), selects(objectSelector)];
  return { ...place, selects: pod => selectsNamespace(pod.namespace) && selectsPod(pod.labels) };
}

/** The label by which a webhook selects a pod, according to the names of the chart's webhooks. */
export function reasonOf({ name }: Webhook, { labels, namespace }: Labelled): string {
  switch (name.slice(0, -SUFFIX.length)) {
    case 'namespace.': return `its namespace has the label ${NAMESPACE_INJECTION}=enabled`;
    case 'rev.namespace.': return `its namespace has the label ${REVISION}=${namespace[REVISION]}`;
    case 'object.': return `it has the label ${INJECT}=true`;
    case 'rev.object.': return `it has the label ${REVISION}=${labels[REVISION]}`;
    case 'auto.': return 'namespaces without a label are injected (enableNamespacesByDefault)';
    default: return `the webhook ${name} selects it`;
  }
}

/** Why no webhook selects a pod. */
export function whyUnselected({ labels, namespace }: Labelled, annotations: Labels): string {
  if (labels[INJECT] === 'false') return `it has the label ${INJECT}=false`;
  const ofNamespace = namespace[NAMESPACE_INJECTION];
  if (ofNamespace !== undefined) {
    const label = `its namespace has the label ${NAMESPACE_INJECTION}=${ofNamespace}`;
    return ofNamespace === 'enabled' ? `${label}, and no istiod has the revision 'default'` : label;
  }
  const revision = namespace[REVISION] ?? labels[REVISION];
  if (revision !== undefined) {
    const owner = namespace[REVISION] === undefined ? 'its' : "its namespace's";
    return `no istiod has the revision '${revision}', which ${owner} label ${REVISION} asks for`;
  }
  if (labels[INJECT] === 'true') return `it has the label ${INJECT}=true, and no istiod has the revision 'default'`;
  if (annotations[INJECT] === 'true') {
    return `only its annotation ${INJECT} asks for it, and webhooks select by labels only: make it a label`;
  }
  return 'neither its labels nor those of its namespace ask for it';
}
