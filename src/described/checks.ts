import { IRuleEvaluator, IScraper } from './scraper';
import { DescribedNamespace } from './surroundings';
import { refusal } from '../errors';
import { IstioMesh } from '../mesh/istio-mesh';
import { Check, fields, mapOf, optional, propsOf } from '../values/check';
import { instanceOf } from '../values/instance';
import { dnsLabel, labels } from '../values/names';
import { flag } from '../values/scalars';

/** A mesh. */
export const isMesh = instanceOf(IstioMesh, 'IstioMesh.sidecar(), IstioMesh.ambient() or IstioMesh.none()');

/** Whoever scrapes, which may be of any class. */
export const isScraper: Check<IScraper> = (value, prop, cannot) => {
  if (typeof fields(value, prop, cannot).serviceAccountName === 'string') return value;
  throw refusal({
    cannot,
    because: `${prop} is an object without serviceAccountName, which every IScraper has`,
    instead: 'Use a factory of ExistingPrometheus, or a MtlsSidecarPrometheus',
  });
};

/** Whoever evaluates rules, which may be of any class. */
export const isRuleEvaluator: Check<IRuleEvaluator> = (value, prop, cannot) => {
  if (typeof fields(value, prop, cannot).ruleSelection === 'object') return value;
  throw refusal({
    cannot,
    because: `${prop} is an object without ruleSelection, which every IRuleEvaluator has`,
    instead: 'Use the ruleEvaluator of a factory of ExistingPrometheus, or a MtlsSidecarPrometheus',
  });
};

/** Namespaces by their names. */
export const describedNamespaces = mapOf(propsOf<DescribedNamespace>({ injected: optional(flag), labels: optional(labels) }), dnsLabel);
