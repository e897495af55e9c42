/** The part of a custom resource definition that says which fields there are. */
export interface Schema {
  readonly 'properties'?: { readonly [name: string]: Schema };
  readonly 'required'?: readonly string[];
  readonly 'items'?: Schema;
  readonly 'additionalProperties'?: Schema | boolean;
  readonly 'x-kubernetes-preserve-unknown-fields'?: boolean;
}

/** Of a kind: who defines it and in which version, its group, its name, and the schema of its objects. */
export interface Kind {
  readonly definedBy: string;
  readonly group: string;
  readonly kind: string;
  readonly schema: Schema;
}

/**
 * Writes down which fields each kind has. What many have, such as a TLS configuration or a whole pod, is there once: a node is a line of
 * its fields, each with the number of its own node where it has fields too; `*` stands for the keys of a map.
 */
export function fieldsModule(kinds: ReadonlyArray<Kind>): string {
  const numbers = new Map<string, number>();
  const numberOf = (schema: Schema): number | undefined => {
    const { properties, items, additionalProperties } = schema;
    if (schema['x-kubernetes-preserve-unknown-fields']) return undefined;
    if (items !== undefined) return numberOf(items);
    const fields = typeof additionalProperties === 'object' ? { '*': additionalProperties } : properties;
    if (fields === undefined) return undefined;
    const node = Object.keys(fields).sort().map(name => {
      const number = numberOf(fields[name]);
      return number === undefined ? name : `${name}:${number}`;
    }).join(' ');
    if (node === '*') return undefined;
    if (!numbers.has(node)) numbers.set(node, numbers.size);
    return numbers.get(node);
  };
  const roots = kinds.map(({ definedBy, group, kind, schema }) =>
    `  '${group} ${kind}': { node: ${numberOf(schema)}, definedBy: '${definedBy}' },`);
  return [
    '/** Each node is the fields of something, with the number of the node of those that have fields of their own; `*` is any key. */',
    'export const NODES: ReadonlyArray<string> = [', ...Array.from(numbers.keys(), node => `  '${node}',`), '];', '',
    '/** Each kind by its group and name: its node, and who defines it in which version. */',
    'export const KINDS: { readonly [kind: string]: { readonly node: number; readonly definedBy: string } } = {', ...roots, '};', '',
  ].join('\n');
}
