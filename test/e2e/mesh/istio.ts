import { applyAll } from './apply-all';
import { KubernetesApi } from './kubernetes-api';
import { Manifest } from '../../cluster/manifest';
import { Component as Upstream } from '../../upstream/component';

/** The settings that differ from Istio's defaults, since the published Envoy lacks the filters of Istio's own build. */
export const WITHOUT_FILTERS_OF_ISTIO = [
  'values.pilot.env.PILOT_ENABLE_ALPN_FILTER=false',
  'values.pilot.env.PILOT_ENABLE_METADATA_EXCHANGE=false',
  'values.telemetry.enabled=false',
];

/** Installs Istio with the charts of the pinned module, without gateways; more settings are for one more istiod of another revision. */
export async function installIstio(api: KubernetesApi, settings: ReadonlyArray<string> = []): Promise<void> {
  const charts = Upstream.start('charts');
  const { objects } = await charts.ask<{ objects: Manifest[] }>({ profile: 'minimal', set: [...WITHOUT_FILTERS_OF_ISTIO, ...settings] });
  charts.stop();
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } });
  await applyAll(api, objects);
}
