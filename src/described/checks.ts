import { IPrometheus } from './prometheus';
import { DescribedNamespace } from './surroundings';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { Check, fields, mapOf, optional, propsOf } from '../values/check';
import { instanceOf } from '../values/instance';
import { dnsLabel, labels } from '../values/names';
import { flag } from '../values/scalars';

/** A mesh. */
export const isMesh = instanceOf(IstioMesh, 'IstioMesh.sidecar(), IstioMesh.ambient() or IstioMesh.none()');

/** A Prometheus, which may be of any class. */
export const isPrometheus: Check<IPrometheus> = (value, prop, cannot) => {
  if (typeof fields(value, prop, cannot).selection === 'function') return value;
  throw refusal({
    cannot,
    because: `${prop} is an object without the method selection, which every IPrometheus has`,
    instead: 'Use a factory of ExistingPrometheus, or a MtlsSidecarPrometheus',
  });
};

/** Namespaces by their names. */
export const describedNamespaces = mapOf(propsOf<DescribedNamespace>({ injected: optional(flag), labels: optional(labels) }), dnsLabel);
