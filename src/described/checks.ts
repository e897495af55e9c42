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
export const isScraper = implementing<IScraper>('IScraper', 'serviceAccountName', 'string', 'a factory');

/** Whoever evaluates rules, which may be of any class. */
export const isRuleEvaluator = implementing<IRuleEvaluator>('IRuleEvaluator', 'ruleSelection', 'object', 'the ruleEvaluator of a factory');

/** An implementation of an interface, which is known by a property. */
function implementing<T extends object>(name: string, property: keyof T & string, type: 'string' | 'object', use: string): Check<T> {
  return (value, prop, cannot) => {
    if (typeof fields(value, prop, cannot)[property] === type) return value;
    throw refusal({
      cannot,
      because: `${prop} is an object without ${property}, which every ${name} has`,
      instead: `Use ${use} of ExistingPrometheus, a MtlsSidecarPrometheus or a StandalonePrometheus`,
    });
  };
}

/** Namespaces by their names. */
export const describedNamespaces = mapOf(propsOf<DescribedNamespace>({ injected: optional(flag), labels: optional(labels) }), dnsLabel);
