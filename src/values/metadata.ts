import { ApiObjectMetadata } from 'cdk8s';
import { Check, checkedProps, mapOf, optional } from './check';
import { dnsLabel, dnsSubdomain, labels } from './names';
import { anyText } from './scalars';

/** Checks that Kubernetes accepts metadata with a name of some form. */
export function metadataNamed(name: Check<string>): Check<ApiObjectMetadata> {
  return (value, prop, cannot) => checkedProps<Pick<ApiObjectMetadata, 'name' | 'namespace' | 'labels' | 'annotations'>>(value, {
    name: optional(name),
    namespace: optional(dnsLabel),
    labels: optional(labels),
    annotations: optional(mapOf(anyText)),
  }, cannot, prop);
}

/** Metadata of most kinds. */
export const metadata = metadataNamed(dnsSubdomain);
