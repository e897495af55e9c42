import { PlanEdit } from 'cdk8s-mesh-metrics';
import { Manifest, parse } from './manifest';

/**
 * Objects after edits, as a program applies them that knows nothing of what they mean.
 *
 * @throws when an edit is for an object that is not there, or expects another value than the field has.
 */
export function edited(objects: ReadonlyArray<Manifest>, edits: ReadonlyArray<PlanEdit>): Manifest[] {
  const copies: Manifest[] = structuredClone([...objects]);
  for (const edit of edits) {
    const object = copies.find(each => namesOf(each).includes(edit.object));
    if (object === undefined) throw new Error(`there is no ${edit.object} to edit`);
    apply(object, edit);
  }
  return copies;
}

/** The same for a YAML text. As JSON, since what is a text in one version of YAML is a boolean in another. */
export function editedYaml(yaml: string, edits: ReadonlyArray<PlanEdit>): string {
  return edited(parse(yaml), edits).map(each => JSON.stringify(each)).join('\n---\n');
}

function namesOf({ kind, metadata: { name, namespace } }: Manifest): string[] {
  return namespace === undefined ? [`${kind}/${name}`, `${kind}/default/${name}`] : [`${kind}/${namespace}/${name}`];
}

function apply(object: Manifest, { path, from, to }: PlanEdit): void {
  const keys = path.split('/').slice(1).map(key => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  const last = keys.pop()!;
  const parent = keys.reduce((here, key, i) => here[key] ??= (keys[i + 1] ?? last) === '-' ? [] : {}, object);
  if (JSON.stringify(parent[last]) !== from) throw new Error(`${path} is ${JSON.stringify(parent[last])}, not ${from}`);
  if (to === undefined) delete parent[last];
  else parent[last === '-' ? parent.length : last] = JSON.parse(to);
}
