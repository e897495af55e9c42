import { Construct } from 'constructs';
import { ACKNOWLEDGED_CAUSE_CHECKS } from './acknowledged-cause';
import { renderedObjects } from './rendered-objects';
import { AcknowledgedCause } from '../described/acknowledgements';
import { describedNamespaces, isMesh, isScraper } from '../described/checks';
import { IScraper } from '../described/scraper';
import { DescribedNamespace } from '../described/surroundings';
import { IstioMesh } from '../mesh/istio-mesh';
import { joinReads, manifestsIn, ManifestsRead, readManifests } from '../plan/cluster/read-manifests';
import { Checks, listOf, optional, propsOf } from '../values/check';
import { flag } from '../values/scalars';

/** Options of a plan. */
export interface ScrapePlanOptions {
  /**
   * More objects of the cluster: objects as in YAML, YAML texts with any number of them, or constructs with all objects below them.
   * Everything outside the app that affects what is scraped belongs here: the Prometheus, its RBAC, istiod, the labels of namespaces.
   *
   * @default - none: the cluster has no other objects
   */
  readonly also?: any[]; // eslint-disable-line @typescript-eslint/no-explicit-any -- jsii has no type for "text, object or construct"

  /**
   * The mesh, where the manifests do not describe it.
   *
   * @default - for an app the one that `MeshMetrics.configure` describes, else Istio's defaults
   */
  readonly mesh?: IstioMesh;

  /**
   * A Prometheus that is not among the manifests.
   *
   * @default - for an app every one that `MeshMetrics.configure` describes, else none
   */
  readonly prometheus?: IScraper;

  /**
   * Namespaces that are not among the manifests, by their names.
   *
   * @default - for an app those that `MeshMetrics.configure` describes, else none
   */
  readonly namespaces?: { readonly [name: string]: DescribedNamespace };

  /**
   * Whether workloads get all of their replicas.
   *
   * @default false - one pod each, since replicas differ only in their addresses
   */
  readonly allReplicas?: boolean;

  /**
   * Causes that are known and accepted, each with the reason, of one object or of all: assertions leave them alone. An expectation with
   * such a cause stays refuted or unproven; `plan.expectations` says that it is acknowledged, and `plan.findings` which acknowledgement is
   * not needed.
   *
   * @default - none but those of `MeshMetrics.acknowledge` and of the annotation `cdk8s-mesh-metrics/acknowledge` of an object
   */
  readonly acknowledgements?: AcknowledgedCause[];
}

export const OPTION_CHECKS: Checks<ScrapePlanOptions> = {
  also: optional(listOf((entry: unknown) => entry)),
  mesh: optional(isMesh),
  prometheus: optional(isScraper),
  namespaces: optional(describedNamespaces),
  allReplicas: optional(flag),
  acknowledgements: optional(listOf(propsOf(ACKNOWLEDGED_CAUSE_CHECKS))),
};

/** Reads one of the objects that are given besides: a construct stands for all below it, as they will be written. */
export function readAlso(entry: unknown, i: number): ManifestsRead {
  const file = `also[${i}]`;
  if (typeof entry === 'string') return readManifests(entry, file);
  const objects = Construct.isConstruct(entry) ? renderedObjects(entry).map(({ manifest }) => manifest) : [entry];
  return joinReads(objects.map((object, j) => manifestsIn(object, { file, document: j + 1 })));
}
