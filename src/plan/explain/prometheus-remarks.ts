import { Scene } from './scene';
import { TLS_MODE } from '../../mesh/labels-and-annotations';
import { Prediction } from '../prediction';
import { Scraper } from '../reach/scraper';

/** What is wrong with how a Prometheus takes part in the mesh, while all that it scrapes stays the same. */
export function remarksOn(scene: Scene, prediction: Prediction): string[] {
  const scraper = scene.judge.scraper(prediction.prometheus);
  const { scrapeClasses = [] } = scene.resourceOf(prediction)?.spec ?? {};
  return [
    ...scrapeClasses.filter(({ default: isDefault, tlsConfig }) => isDefault && tlsConfig?.certFile).map(({ name, tlsConfig }) =>
      `its scrape class ${name} is the default one: jobs of monitors that name none show its certificate too`
      + `${tlsConfig?.insecureSkipVerify ? ', and verify nobody' : ''}. Let those name it that scrape over mutual TLS`),
    ...'verdict' in scraper ? [] : ofSidecar(scraper),
  ];
}

function ofSidecar({ pod, proxy, certificates }: Scraper): string[] {
  // Sidecars of clients look at this label (`pilot/pkg/networking/core/cluster_tls.go`), which injection sets to `istio` where the pod has none.
  const isAskedForTls = proxy?.capture?.includeInboundPorts === '' && (pod?.metadata.labels?.[TLS_MODE] ?? 'istio') === 'istio';
  const isOnDisk = certificates?.isDeclared && !certificates.isInMemory;
  return [
    ...isAskedForTls
      ? ['meshed clients speak mutual TLS to it, which its sidecar leaves to it:'
        + ` give it the label ${TLS_MODE}=disabled in spec.podMetadata`] : [],
    ...isOnDisk ? [`its sidecar writes the key of its certificate to the volume ${certificates.volume}, which is on the disk of the node: set emptyDir.medium to Memory`] : [],
  ];
}
