import { ApiObjectMetadata } from 'cdk8s';
import { Check, checkedProps, mapOf, optional } from './check';
import { dnsLabel, dnsSubdomain, labels } from './names';
import { anyText } from './scalars';

/** Metadata that Kubernetes accepts. */
export const metadata: Check<ApiObjectMetadata> = (value, prop, cannot) =>
  checkedProps<Pick<ApiObjectMetadata, 'name' | 'namespace' | 'labels' | 'annotations'>>(value, {
    name: optional(dnsSubdomain),
    namespace: optional(dnsLabel),
    labels: optional(labels),
    annotations: optional(mapOf(anyText)),
  }, cannot, prop);
