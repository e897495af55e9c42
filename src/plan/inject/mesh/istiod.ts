import { ProxyConfig } from './proxy-config';
import { Values } from './values';
import { LabelSelector } from '../../kubernetes/label-selector';

/** One revision of the control plane, with the configuration that injection depends on. */
export interface Istiod {
  /** `default`, or the name of the revision. */
  readonly revision: string;
  readonly namespace: string;
  /** The minor version of Istio 1. */
  readonly minor: number;
  readonly mesh: MeshConfig;
  readonly config: InjectorConfig;
  readonly values: Values;
}

/** The MeshConfig, `mesh` in ConfigMap `istio` (`mesh/v1alpha1/config.proto` of istio/api). */
export interface MeshConfig {
  readonly rootNamespace: string;
  readonly enablePrometheusMerge: boolean;
  readonly defaultConfig: ProxyConfig;
  readonly outboundTrafficPolicy: OutboundTrafficPolicy;
  /** Whether sidecars open mutual TLS to Services whose pods take it. */
  readonly enableAutoMtls: boolean;
  /** The namespaces that know a Service or a DestinationRule that does not say so itself, in the notation of `exportTo`. */
  readonly defaultServiceExportTo: ReadonlyArray<string>;
  readonly defaultDestinationRuleExportTo: ReadonlyArray<string>;
  /** The namespaces that istiod reads; all without a selector. */
  readonly discoverySelectors: ReadonlyArray<LabelSelector>;
}

/** What sidecars do with connections to what they do not know. */
export interface OutboundTrafficPolicy {
  /** `ALLOW_ANY`, `REGISTRY_ONLY`, or a newer one. */
  readonly mode: string;
  /** Whether it leads them through another proxy. */
  readonly hasEgressProxy: boolean;
  /** The object that says so. */
  readonly by: string;
}

/** The configuration of the webhook, `config` in ConfigMap `istio-sidecar-injector` (`pkg/kube/inject/inject.go`, Config). */
export interface InjectorConfig {
  readonly policy: string;
  readonly neverInjectSelector: ReadonlyArray<LabelSelector>;
  readonly alwaysInjectSelector: ReadonlyArray<LabelSelector>;
  readonly defaultTemplates: ReadonlyArray<string>;
  readonly aliases: { readonly [name: string]: ReadonlyArray<string> };
  readonly injectedAnnotations: { readonly [name: string]: string };
  /** The names of templates that are not of the chart. */
  readonly customTemplates: ReadonlyArray<string>;
}
