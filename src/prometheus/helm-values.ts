import {
  CERTIFICATE_MOUNT, CERTIFICATE_SIDECAR_ANNOTATIONS, CERTIFICATE_TLS, CERTIFICATE_VOLUME, certificateSidecarLabels,
} from './certificate-sidecar';
import { selectorFields } from './mtls-sidecar-spec';
import { RULE_SELECTORS, SELECTORS } from './selectors';
import { isMesh } from '../described/checks';
import { IScraper, SelectedKind } from '../described/scraper';
import { refusal } from '../errors';
import { DataPlane, IstioMesh } from '../mesh/istio-mesh';
import { checkedProps, Checks, optional } from '../values/check';
import { flag } from '../values/scalars';

/** What values of the Helm chart kube-prometheus-stack are written for. */
export interface HelmValuesOptions {
  /**
   * Whether its Prometheus gets a sidecar that writes certificates of the mesh, and a scrape class that uses them.
   *
   * @default - whether `meshScrapeClass` is described
   */
  readonly certificates?: boolean;

  /**
   * The mesh, whose revision injects that sidecar. It must use sidecars.
   *
   * @default - Istio's defaults
   */
  readonly mesh?: IstioMesh;
}

const CHECKS: Checks<HelmValuesOptions> = { certificates: optional(flag), mesh: optional(isMesh) };

/**
 * The values of the chart by which its Prometheus becomes what is described.
 *
 * @throws when certificates are asked for and the description has no scrape class for them, or the other way round, or the mesh uses no
 * sidecars.
 */
export function helmValues(described: IScraper, options: HelmValuesOptions, cannot: string): { [name: string]: unknown } {
  const meshScrapeClass = described.monitorSelector?.meshScrapeClass;
  const { certificates = meshScrapeClass !== undefined, mesh = IstioMesh.sidecar() } = checkedProps(options, CHECKS, cannot);
  if (certificates !== (meshScrapeClass !== undefined)) throw contradiction(certificates, cannot);
  if (certificates && mesh.dataPlane !== DataPlane.SIDECAR) {
    const because = 'the mesh does not use sidecars, and nothing else writes certificates';
    throw refusal({ cannot, because, instead: 'Leave certificates and meshScrapeClass out' });
  }
  // The chart selects objects of every kind by one label, rules too, whoever else may evaluate these.
  const selection = described.monitorSelector?.selection(SelectedKind.POD_MONITOR);
  const selectors = [...Object.values(SELECTORS), RULE_SELECTORS].map(pair => selectorFields(pair, selection));
  return {
    prometheus: {
      prometheusSpec: {
        ...Object.assign({}, ...selectors),
        scrapeInterval: described.scrapeInterval,
        ...meshScrapeClass === undefined ? {} : {
          scrapeClasses: [{ name: meshScrapeClass, tlsConfig: CERTIFICATE_TLS }],
          podMetadata: { labels: certificateSidecarLabels(mesh), annotations: CERTIFICATE_SIDECAR_ANNOTATIONS },
          volumes: [CERTIFICATE_VOLUME],
          volumeMounts: [CERTIFICATE_MOUNT],
        },
      },
    },
  };
}

function contradiction(certificates: boolean, cannot: string): Error {
  return certificates
    ? refusal({
      cannot,
      because: 'certificates is true, and no meshScrapeClass is described, so that no construct would use them',
      instead: "Describe it with meshScrapeClass: 'istio-mtls'",
    })
    : refusal({
      cannot,
      because: 'certificates is false, and meshScrapeClass is described, which constructs would use',
      instead: 'Leave one of the two out',
    });
}
