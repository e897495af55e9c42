import { Mesh } from './inject-meshes';

const WEBHOOK = 'values.sidecarInjectorWebhook';
const STATUS_PORT = ['meshConfig.defaultConfig.statusPort=15099', 'values.global.proxy.statusPort=15099'];

function meshOf(...set: string[]): Mesh {
  return { set, nativeSidecars: true };
}

/** What the settings of a mesh of which only the webhooks are given may be: all of these have the same. */
export const POSSIBLE_SETTINGS: ReadonlyArray<Mesh> = [
  meshOf(),
  meshOf('meshConfig.enablePrometheusMerge=false'),
  meshOf(...STATUS_PORT),
  meshOf('values.pilot.env.ENABLE_NATIVE_SIDECARS=false'),
  meshOf('meshConfig.enablePrometheusMerge=false', 'values.pilot.env.ENABLE_NATIVE_SIDECARS=false'),
];

/** The meshes of all cases: few, since each takes seconds to start. */
export const MESHES: ReadonlyArray<Mesh> = [
  ...POSSIBLE_SETTINGS,
  meshOf('revision=canary'),
  meshOf('revision=canary', 'values.revisionTags[0]=stable'),
  meshOf(`${WEBHOOK}.enableNamespacesByDefault=true`),
  meshOf(`${WEBHOOK}.enableNamespacesByDefault=true`, 'meshConfig.enablePrometheusMerge=false'),
  meshOf(`${WEBHOOK}.neverInjectSelector[0].matchLabels.app=web`),
  meshOf(`${WEBHOOK}.alwaysInjectSelector[0].matchLabels.app=cart`, 'values.global.proxy.autoInject=disabled'),
  meshOf('components.cni.enabled=true', ...STATUS_PORT),
];
