import { Schema } from './fields';

/**
 * A schema with only some of its fields, such as `volumes.emptyDir`, each with all that is below it. Required fields beside them stay too,
 * so that the compiler still asks for them: here the `name` of a volume.
 *
 * @param of what the schema describes, such as `Prometheus.spec`
 * @throws when there is no such field.
 */
export function onlyFields(schema: Schema, fields: readonly string[], of: string): Schema {
  const { items, properties, required = [] } = schema;
  if (items) return { ...schema, items: onlyFields(items, fields, of) };
  const unknown = fields.find(field => !(field.split('.')[0] in (properties ?? {})));
  if (unknown !== undefined) throw new Error(`cannot import ${of}.${unknown}: there is no such field. Correct projenrc/written-fields.ts.`);
  if (!properties) return schema;
  const kept = Object.entries(properties).flatMap(([name, property]) => {
    if (fields.includes(name)) return [[name, property]];
    const below = fields.filter(field => field.startsWith(`${name}.`)).map(field => field.slice(name.length + 1));
    return below.length > 0 || required.includes(name) ? [[name, onlyFields(property, below, `${of}.${name}`)]] : [];
  });
  return { ...schema, properties: Object.fromEntries(kept) };
}
