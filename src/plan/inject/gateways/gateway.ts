import { Manifest } from '../../kubernetes/manifest';
import { integer, list, map, Read, readIfValid, record, required, text } from '../../kubernetes/shape';

const parametersRef = record({ group: text, kind: text, name: text });
const infrastructure = record({ labels: map(text), annotations: map(text), parametersRef });
const spec = record({
  gatewayClassName: required(text),
  addresses: list(record({ type: text, value: text })),
  listeners: required(list(record({ name: required(text), port: required(integer(1, 65_535)), protocol: required(text) }))),
  infrastructure,
});

/** A `Gateway` of the Gateway API, with the fields that decide which workloads istiod makes of it. */
export interface Gateway {
  readonly metadata: Manifest['metadata'] & { readonly namespace: string };
  readonly spec: NonNullable<Read<typeof spec>>;
}

export const GATEWAY_API = 'gateway.networking.k8s.io';

/** Reads a Gateway; undefined if the API server would refuse it. */
export function gatewayOf({ metadata, spec: given }: Manifest): Gateway | undefined {
  const read = readIfValid(spec, given);
  return read === undefined ? undefined : { metadata: { ...metadata, namespace: metadata.namespace ?? 'default' }, spec: read };
}
