import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { refusal } from './errors';
import { validateApp } from './validation/app-validation';
import { places } from './validation/object-names';
import { kindOf, shown } from './values/check';

/**
 * Returns the scope and the id of a construct that is about to be created, as `super` takes them. Its app is validated from then on.
 *
 * @throws when the scope is not in a chart, or the id is empty or taken.
 */
export function place(scope: Construct, id: string, type: string): [Construct, string] {
  if (!Construct.isConstruct(scope)) {
    throw refusal({
      cannot: `create ${type} ${shown(id)}`,
      because: `its scope is ${kindOf(scope)}, and it has to be a construct`,
      instead: 'Create it in a chart',
    });
  }
  const cannot = `create ${type} ${shown(id)} in ${scope.node.path === '' ? 'the app' : `'${scope.node.path}'`}`;
  if (typeof id !== 'string' || id === '') {
    throw refusal({ cannot, because: `its id is ${shown(id)}, and it has to be a text that is not empty`, instead: 'Give it an id' });
  }
  if (!scope.node.scopes.some(Chart.isChart)) {
    throw refusal({
      cannot,
      because: 'it is not in a chart, and only the objects of charts are written',
      instead: "Create it in one: new Chart(app, 'shop', { namespace: 'shop' })",
    });
  }
  const taken = scope.node.tryFindChild(id);
  if (taken) {
    throw refusal({ cannot, because: `there is a ${taken.constructor.name} '${taken.node.path}' already`, instead: 'Give it another id' });
  }
  places.add(scope, { scope, id });
  validateApp(scope);
  return [scope, id];
}
