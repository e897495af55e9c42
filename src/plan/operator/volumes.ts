import { isDaemonSet } from './fields-of-workloads';
import { isFields, itemsOf, valueAt } from '../kubernetes/fields';
import { Manifest } from '../kubernetes/manifest';

type Named = { readonly name: string; readonly [field: string]: unknown };

/** The volume with the certificates, keys and credentials of monitors, which the operator puts together. */
export const TLS_ASSETS = 'tls-assets';

/** The volumes of the pods of a Prometheus: those of the operator, and the user's (`BuildCommonVolumes` of `pkg/prometheus/common.go`). */
export function operatedVolumes(prometheus: Manifest): ReadonlyArray<{ readonly [field: string]: unknown }> {
  const listed = new Map(listedObjects(prometheus).map(({ volume, source }) => [volume, source]));
  return [
    ...[...new Set(ownMounts(prometheus).map(({ name }) => name))].map(name => ({ name, ...listed.get(name) })),
    // Its other containers mount these.
    { name: 'config' },
    ...isFields(valueAt(prometheus, 'spec.thanos')) ? [{ name: 'thanos-prometheus-http-client-file' }] : [],
    ...itemsOf(valueAt(prometheus, 'spec.volumes')).filter(isFields),
  ];
}

/** What the operator itself mounts into the container of Prometheus. */
export function ownMounts(prometheus: Manifest): Named[] {
  const rules = `${workloadNameBase(prometheus)}-rulefiles-0`;
  return [
    { name: 'config-out', mountPath: '/etc/prometheus/config_out' },
    { name: TLS_ASSETS, mountPath: '/etc/prometheus/certs' },
    ...isDaemonSet(prometheus) ? [] : [{ name: databaseOf(prometheus), mountPath: '/prometheus' }],
    { name: 'web-config', mountPath: '/etc/prometheus/web_config/web-config.yaml', subPath: 'web-config.yaml' },
    ...prometheus.kind === 'PrometheusAgent' ? [] : [{ name: rules, mountPath: `/etc/prometheus/rules/${rules}` }],
    ...listedObjects(prometheus).map(({ volume, mountPath }) => ({ name: volume, mountPath })),
  ];
}

/** The Secrets and ConfigMaps that the Prometheus lists, each as a volume. */
function listedObjects(prometheus: Manifest) {
  const namesIn = (field: string) => itemsOf(valueAt(prometheus, `spec.${field}`)).map(String);
  const volumeOf = (kind: string, name: string) => ({
    volume: `${kind}-${name.replace(/\./g, '-')}`, mountPath: `/etc/prometheus/${kind}s/${name}`,
  });
  return [
    ...namesIn('secrets').map(name => ({ ...volumeOf('secret', name), source: { secret: { secretName: name } } })),
    ...namesIn('configMaps').map(name => ({ ...volumeOf('configmap', name), source: { configMap: { name } } })),
  ];
}

/** The volume of the data, which is a claim by its name where that is given. */
function databaseOf(prometheus: Manifest): string {
  const claim = valueAt(prometheus, 'spec.storage.volumeClaimTemplate.metadata.name');
  return typeof claim === 'string' && claim !== '' ? claim : `${workloadNameBase(prometheus)}-db`;
}

function workloadNameBase({ kind, metadata: { name } }: Manifest): string {
  return `${kind === 'PrometheusAgent' ? 'prom-agent' : 'prometheus'}-${name}`;
}
