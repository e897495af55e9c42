import { CatalogueEntry } from './catalogue-entry';
import { NAMESPACE_INJECTION } from '../../mesh/labels-and-annotations';

/** The causes of what can neither be proven nor refuted, since an object that decides is not given. */
export const FACT_CAUSES = {
  'namespace-not-given': {
    severity: 'warning',
    means: 'The labels of a Namespace decide, and it is not among the manifests.',
    remedy: 'Give the Namespace with its labels, or describe it: MeshMetrics.configure(app, { namespaces: { shop: { injected: true } } }) '
      + `stands for the label ${NAMESPACE_INJECTION}.`,
  },
  'node-not-given': {
    severity: 'warning',
    means: 'The labels of the Nodes decide, or their versions, by which sidecars are native, and these are not among the manifests.',
    remedy: 'Give the Nodes as `kubectl get nodes -o yaml` prints them.',
  },
  'node-of-pod-not-given': {
    severity: 'warning',
    means: 'The Node that a pod runs on decides, and several of those that are given admit it.',
    remedy: 'Give the pods as `kubectl get pods -o yaml` prints them, or select the Node in the template of the pod.',
  },
  'mesh-settings-not-given': {
    severity: 'warning',
    means: 'The settings of istiod decide. There are signs of a mesh, and neither a description of it nor its ConfigMaps are given.',
    remedy: 'Describe the mesh with IstioMesh, or give the ConfigMaps of istiod.',
  },
  'asset-not-given': {
    severity: 'warning',
    means: 'The operator reads a Secret or ConfigMap that is not among the manifests: without it, what refers to it is not scraped.',
    remedy: 'Give the object with its keys; the values may be any.',
  },
  'rights-not-given': {
    severity: 'warning',
    means: 'The bindings of the account of a Prometheus, or their roles, are not among the manifests: without them it discovers nothing.',
    remedy: 'Give the ClusterRoleBinding and ClusterRole of its ServiceAccount, or describe the Prometheus with ExistingPrometheus.',
  },
  'description-contradicted': {
    severity: 'warning',
    means: 'An object that is given contradicts what is described of it. What is given counts.',
    remedy: 'Correct the description, or leave it out.',
  },
} satisfies Record<string, CatalogueEntry>;

/** Whether a code is that of a fact which is not given. */
export function isFactCause(code: string | undefined): boolean {
  return code !== undefined && Object.hasOwn(FACT_CAUSES, code);
}
