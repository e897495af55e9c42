import * as fc from 'fast-check';
import { among, sometimes } from './configure/common';

/** A mesh, by its settings in the notation of `istioctl --set`. */
export interface Mesh {
  readonly set: string[];
  /** Whether the nodes support native sidecars. */
  readonly nativeSidecars: boolean;
}

const WEBHOOK = 'values.sidecarInjectorWebhook';
const PROXY = 'values.global.proxy';
const CONFIG = 'meshConfig.defaultConfig';

/** One of some settings, in one of `outOf` meshes. */
const setting = (outOf: number, ...all: Array<string[] | string>) => sometimes(among(...all), outOf);

/** Installations of Istio with different settings for injection. */
export const meshes: fc.Arbitrary<Mesh> = fc.record({
  nativeSidecars: fc.boolean(),
  set: fc.tuple(
    setting(4, 'revision=canary'),
    setting(3, 'values.revisionTags[0]=stable', ['values.revisionTags[0]=stable', 'values.revisionTags[1]=default']),
    setting(6, `${WEBHOOK}.enableNamespacesByDefault=true`),
    setting(8, `${PROXY}.autoInject=disabled`, `${PROXY}.autoInject=disabled`, `${PROXY}.autoInject=off`),
    setting(6, `${WEBHOOK}.neverInjectSelector[0].matchLabels.app=web`, [
      `${WEBHOOK}.neverInjectSelector[0].matchExpressions[0].key=version`,
      `${WEBHOOK}.neverInjectSelector[0].matchExpressions[0].operator=Exists`,
    ]),
    setting(6, `${WEBHOOK}.alwaysInjectSelector[0].matchLabels.app=cart`),
    setting(
      8,
      `${WEBHOOK}.defaultTemplates[0]=gateway`,
      [`${WEBHOOK}.defaultTemplates[0]=sidecar`, `${WEBHOOK}.defaultTemplates[1]=custom`],
    ),
    setting(2, `${WEBHOOK}.templates.custom=kind: Pod`),
    setting(8, `${WEBHOOK}.injectedAnnotations.example/by=istiod`, `${WEBHOOK}.injectedAnnotations.prometheus-io/scheme=http`),
    setting(5, 'meshConfig.enablePrometheusMerge=false'),
    setting(
      4,
      `${CONFIG}.statusPort=15099`,
      `${PROXY}.statusPort=15099`,
      [`${CONFIG}.statusPort=15098`, `${PROXY}.statusPort=15099`],
      `${PROXY}.statusPort=0`,
    ),
    setting(5, 'components.cni.enabled=true', ['components.cni.enabled=true', 'values.pilot.cni.provider=multus']),
    setting(5, ...['true', 'false', 'auto'].map(value => `values.pilot.env.ENABLE_NATIVE_SIDECARS=${value}`)),
    setting(6, `${PROXY}.holdApplicationUntilProxyStarts=true`, `${CONFIG}.holdApplicationUntilProxyStarts=true`),
    setting(8, `${CONFIG}.interceptionMode=TPROXY`, `${CONFIG}.interceptionMode=NONE`),
    setting(4, `${CONFIG}.proxyMetadata.ENVOY_SECURE_MERGED_METRICS_PORT=15092`, `${CONFIG}.proxyMetadata.ENVOY_SECURE_METRICS_PORT=15091`,
      `${CONFIG}.proxyMetadata.ISTIO_META_ENABLE_HBONE=true`, `${CONFIG}.proxyMetadata.METRICS_LOCALHOST_ACCESS_ONLY=true`),
    setting(
      8,
      `${PROXY}.includeInboundPorts=8080\\,9090`,
      `${PROXY}.excludeInboundPorts=9090\\,9091`,
      `${PROXY}.excludeOutboundPorts=5432\\,5433`,
      `${PROXY}.includeOutboundPorts=80\\,443`,
      `${PROXY}.includeIPRanges=10.0.0.0/8`,
      `${PROXY}.excludeIPRanges=10.9.0.0/16`,
    ),
    setting(10, 'values.global.network=north'),
    setting(8, 'values.global.variant=distroless', 'tag=1.31.2', 'hub=registry.example/istio', `${PROXY}.image=registry.example/proxyv2:1`,
      'values.global.proxy_init.image=proxyinit', `${CONFIG}.image.imageType=debug`),
    setting(
      10,
      'values.global.mountMtlsCerts=true',
      'values.global.imagePullSecrets[0]=pull',
      'values.global.pilotCertProvider=none',
      'values.global.caName=GkeWorkloadCertificate',
    ),
    setting(12, 'meshConfig.rootNamespace=pay'),
    setting(8, 'profile=ambient', 'profile=minimal', 'compatibilityVersion=1.26'),
  ).map(all => all.flat().filter(each => each !== undefined)),
});
