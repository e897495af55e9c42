import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { PerApp } from '../described/per-app';
import { refusal } from '../errors';
import { groupedBy } from '../values/grouped';

/** Where the constructs of this library are. They do not exist yet when their places are checked. */
export const places = new PerApp<{ readonly scope: IConstruct; readonly id: string }>();

/** An object that one construct writes, and another one before it. */
interface Rewritten {
  readonly object: ApiObject;
  readonly writer: IConstruct;
  readonly first: IConstruct;
}

/**
 * The objects of this library that another construct writes too: of two with one kind, namespace and name the cluster keeps what is applied
 * last.
 */
export function objectsWrittenTwice(root: IConstruct): string[] {
  const own = new Set(places.in(root).flatMap(({ scope, id }) => scope.node.tryFindChild(id) ?? []));
  const writerOf = (object: ApiObject) => object.node.scopes.find(scope => own.has(scope)) ?? object;
  const firsts = new Map<string, ApiObject>();
  const twice: Rewritten[] = [];
  for (const object of root.node.findAll().filter(ApiObject.isApiObject)) {
    const { apiGroup, kind, name, metadata: { namespace } } = object;
    const key = JSON.stringify([apiGroup, kind, namespace, name]);
    const first = firsts.get(key);
    if (first === undefined) {firsts.set(key, object);} else if (own.has(writerOf(object)) || own.has(writerOf(first))) {
      if (isSameName(object, first)) twice.push({ object, writer: writerOf(object), first: writerOf(first) });
    }
  }
  return Array.from(groupedBy(twice, ({ writer, first }) => [`${writer.node.path} ${first.node.path}`]).values(), message);
}

/** Whether two objects are still called the same when they are written: a JSON patch may rename one. */
function isSameName(one: ApiObject, other: ApiObject): boolean {
  try {
    const [a, b] = [one, other].map(object => (object.toJson() as { readonly metadata: ApiObject['metadata'] }).metadata);
    return a.name === b.name && a.namespace === b.namespace;
  } catch {
    // What cannot be rendered is refused by cdk8s, which renders it next.
    return false;
  }
}

function message(all: readonly Rewritten[]): string {
  const [{ writer, first }] = all;
  const objects = all.map(({ object: { kind, name, metadata: { namespace } } }) =>
    `${kind} '${namespace === undefined ? name : `${namespace}/${name}`}'`);
  return refusal({
    cannot: `create ${writer.constructor.name} '${writer.node.path}'`,
    because: `${first.constructor.name} '${first.node.path}' writes ${objects.join(', ')} too, and of two objects with one kind, namespace`
      + ' and name the cluster keeps the one that is applied last',
    instead: 'Give one of the two another metadata.name, or leave it out for a name of its own',
  }).message;
}
