import { IPrometheus } from './prometheus';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { Check, fields } from '../values/check';
import { instanceOf } from '../values/instance';

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
