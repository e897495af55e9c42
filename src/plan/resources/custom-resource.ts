import { Finding } from '../findings/finding';
import { idOf, Manifest } from '../kubernetes/manifest';
import { Shape } from '../kubernetes/shape';

/** A custom resource of prometheus-operator as read from an object. */
export interface CustomResource<Spec> {
  /** Such as `ServiceMonitor/shop/cart`. */
  readonly id: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: { readonly [key: string]: string };
  readonly spec: Spec;
}

const GROUP = 'monitoring.coreos.com';

/** The custom resources of one kind, in the order of the objects. */
export function customResourcesAmong<Spec>(
  manifests: ReadonlyArray<Manifest>, kind: string, version: string, shape: Shape<Spec | undefined>, findings: Finding[],
): Array<CustomResource<Spec>> {
  return manifests.filter(({ apiVersion, kind: each }) => each === kind && apiVersion.startsWith(`${GROUP}/`)).flatMap(manifest => {
    const object = idOf(manifest);
    const complaints: Finding[] = [];
    const complain = (path: string, message: string) =>
      complaints.push({ code: 'field-invalid', object, path, message: `The API server refuses this: it ${message}.` });
    if (manifest.apiVersion !== `${GROUP}/${version}`) complain('apiVersion', `must be ${GROUP}/${version}`);
    if (manifest.spec === undefined || manifest.spec === null) complain('spec', 'must be given');
    const spec = shape.read(manifest.spec, { path: 'spec', complain });
    findings.push(...complaints);
    if (complaints.length > 0 || spec === undefined) return [];
    const { namespace = 'default', name, labels = {} } = manifest.metadata;
    return [{ id: `${kind}/${namespace}/${name}`, kind, namespace, name, labels, spec }];
  });
}
