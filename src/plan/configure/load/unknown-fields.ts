import { PROMETHEUS_FIELDS, PROMETHEUS_FIELDS_OF } from '../../../../imports/prometheus-fields';
import { meantBy } from '../../../values/misspelling';
import { Place } from '../../kubernetes/shape';
import { memoize } from '../../memoize';
import { isMap } from '../../prometheus/yaml-tree';

const fieldsOf = memoize((type: string): ReadonlyMap<string, string | undefined> =>
  new Map(PROMETHEUS_FIELDS[type].split(' ').map(field => {
    const [name, own] = field.split(':');
    return [name, own];
  })));

/** Discoveries that are no part of the table, and whose fields are not known. */
const OTHER_DISCOVERY = /_sd_configs$/;

/** Complains of fields that Prometheus does not have: it refuses the whole file for one of them (`Load` of its `config/config.go`). */
export function complainOfUnknownFields(value: unknown, type: string, { path, complain }: Place): void {
  if (Array.isArray(value)) value.forEach((each, i) => complainOfUnknownFields(each, type, { path: `${path}[${i}]`, complain }));
  if (!isMap(value)) return;
  const fields = fieldsOf(type);
  for (const [name, each] of Object.entries(value)) {
    const at = path === '' ? name : `${path}.${name}`;
    const key = fields.has(name) ? name : '*';
    const own = fields.get(key);
    if (own !== undefined) complainOfUnknownFields(each, own, { path: at, complain });
    if (fields.has(key) || OTHER_DISCOVERY.test(name)) continue;
    const near = meantBy(name, fields.keys());
    complain(at, `is not a field that Prometheus knows${near === undefined ? '' : `, which has ${near}`}`);
  }
}

/** Whether a version of Prometheus, such as the tag of an image, may have other fields than are known here: newer ones, or those of 2. */
export function mayHaveOtherFields(version = ''): boolean {
  const [major, minor] = /^v?(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? [];
  const [ofTable, last] = PROMETHEUS_FIELDS_OF.split('.').map(Number);
  return major !== undefined && (major !== ofTable || minor > last);
}
