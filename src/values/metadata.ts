import { ApiObjectMetadata } from 'cdk8s';
import { Check, checkedProps, Checks, ofCdk8s, optional } from './check';
import { annotations, dnsLabel, dnsSubdomain, labels } from './names';

/** Those that cdk8s names: it writes any other as well. */
type NamedMetadata = { [Field in keyof ApiObjectMetadata as string extends Field ? never : Field]: ApiObjectMetadata[Field] };

/** Checks that Kubernetes accepts metadata with a name of some form. */
export function metadataNamed(name: Check<string>): Check<ApiObjectMetadata> {
  const checks: Checks<NamedMetadata> = {
    name: optional(name),
    namespace: optional(dnsLabel),
    labels: optional(labels),
    annotations: optional(annotations),
    finalizers: ofCdk8s,
    ownerReferences: ofCdk8s,
  };
  return (value, path, cannot) => checkedProps<NamedMetadata>(value, checks, cannot, { path, keepsUnknown: true });
}

/** Metadata of most kinds. */
export const metadata = metadataNamed(dnsSubdomain);
