import { isFields, itemsOf, valueAt } from '../kubernetes/fields';
import { Manifest } from '../kubernetes/manifest';

type Named = { readonly name: string; readonly [field: string]: unknown };

/** The volumes of the pods of a Prometheus: those of the operator, and the user's (`BuildCommonVolumes` of `pkg/prometheus/common.go`). */
export function operatedVolumes(prometheus: Manifest): ReadonlyArray<{ readonly [field: string]: unknown }> {
  return [
    ...[...new Set(ownMounts(prometheus).map(({ name }) => name))].map(name => ({ name })),
    // Its other containers mount these.
    { name: 'config' },
    ...isFields(valueAt(prometheus, 'spec.thanos')) ? [{ name: 'thanos-prometheus-http-client-file' }] : [],
    ...itemsOf(valueAt(prometheus, 'spec.volumes')).filter(isFields),
  ];
}

/** What the operator itself mounts into the container of Prometheus. */
export function ownMounts(prometheus: Manifest): Named[] {
  const rules = `${workloadNameBase(prometheus)}-rulefiles-0`;
  const listed = (kind: 'secret' | 'configmap', field: string) => itemsOf(valueAt(prometheus, `spec.${field}`)).map(name => ({
    name: `${kind}-${String(name).replace(/\./g, '-')}`, mountPath: `/etc/prometheus/${kind}s/${String(name)}`,
  }));
  return [
    { name: 'config-out', mountPath: '/etc/prometheus/config_out' },
    { name: 'tls-assets', mountPath: '/etc/prometheus/certs' },
    { name: databaseOf(prometheus), mountPath: '/prometheus' },
    { name: 'web-config', mountPath: '/etc/prometheus/web_config/web-config.yaml', subPath: 'web-config.yaml' },
    ...prometheus.kind === 'PrometheusAgent' ? [] : [{ name: rules, mountPath: `/etc/prometheus/rules/${rules}` }],
    ...listed('secret', 'secrets'),
    ...listed('configmap', 'configMaps'),
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
