import { byDefault, Factor } from './factor';
import { nodeFact } from './nodes';
import { controlPlanesOf } from '../inject/mesh/control-planes';
import { NativeSidecars } from '../inject/mesh/native-sidecars';
import { InjectOptions } from '../inject/options';
import { World } from '../world';

/** Settings of istiod that differ from Istio's defaults, each so that a scrape can depend on it. */
const OTHER_SETTINGS: ReadonlyArray<readonly [string, InjectOptions]> = [
  ['with enablePrometheusMerge: false', { enablePrometheusMerge: false }],
  ['with another status port', { statusPort: 15999 }],
  ['with sidecars that are not native', { nativeSidecars: false, version: '1.26' }],
];

/** The same for what a sidecar sends out. */
const OUTBOUND_SETTINGS: typeof OTHER_SETTINGS = [
  ['with outboundTrafficPolicy: REGISTRY_ONLY', { outboundTrafficPolicy: 'REGISTRY_ONLY' }],
  ['with enableAutoMtls: false', { enableAutoMtls: false }],
];

/** Whether sidecars are native, where the given nodes decide and their versions are not given. */
export function nativeSidecarFactors({ meshCluster: { cluster: { manifests, nodes } }, supposition: { mesh } }: World): Factor[] {
  const { istiods, unconfigured } = controlPlanesOf(manifests, mesh);
  const natives = new NativeSidecars(manifests, mesh);
  // What is not known of an istiod includes it.
  if (unconfigured.length > 0 || !istiods.some(istiod => natives.areUnknown(istiod))) return [];
  return [{
    choices: [
      byDefault('with native sidecars'),
      {
        words: 'with sidecars that are not native',
        suppose: supposition => ({ ...supposition, mesh: { ...supposition.mesh, nativeSidecars: false } }),
      },
    ],
    facts: [nodeFact(nodes[0].metadata.name, 'the versions of the Nodes')],
    concerns: () => true,
  }];
}

/** The settings of an istiod that is not described, and whose configuration is not given. */
export function meshSettingsFactors(world: World): Factor[] {
  const { meshCluster: { cluster: { manifests } }, supposition: { mesh } } = world;
  const { unconfigured } = controlPlanesOf(manifests, mesh);
  if (unconfigured.length === 0) return [];
  const settings = [...OTHER_SETTINGS, ...hasCapturedScraper(world) ? OUTBOUND_SETTINGS : []];
  return [{
    choices: [byDefault("with Istio's defaults"), ...settings.map(([words, others]) => (
      { words, suppose: ({ mesh: given, ...rest }: World['supposition']) => ({ ...rest, mesh: { ...given, ...others } }) }
    ))],
    facts: unconfigured.map(({ namespace }) => ({
      code: 'mesh-settings-not-given',
      subject: `ConfigMap/${namespace}/istio`,
      what: 'the settings of istiod',
      command: `kubectl get configmap -n ${namespace} -o yaml`,
    })),
    concerns: () => true,
  }];
}

/** Whether a sidecar captures what a Prometheus sends. */
function hasCapturedScraper({ plan: { predictions }, verdicts }: World): boolean {
  return predictions.some(({ prometheus }) => {
    const scraper = verdicts.scraper(prometheus);
    return 'mounts' in scraper && ![undefined, ''].includes(scraper.proxy?.capture?.includeOutboundIPRanges);
  });
}
